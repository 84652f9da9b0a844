"""Figures, galleries and pictures inside a sentence, found in the tokens of a text.

A picture of the library alone in its paragraph is a figure; several are a gallery, whose caption is a
next line that starts with a colon; among words it is an inline picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from . import attributes, captions, links
from .allowed import OWN_MEDIA
from .page import Page, Shot, children_with_lines, first_line
from .pictures import addresses
from .shapes import Picture, Uncredited

NAME = re.compile(r"(?=.{1,80}$)[a-z0-9]+(?:-[a-z0-9]+)*$")
SCHEME = "image:"

_CAPTION = re.compile(r"\n:(?:[ \t]+|$)", re.MULTILINE)


def name_of(image: Token) -> str | None:
    """Return the library name that an image token asks for, None if it asks for something else."""
    address = str(image.attrs.get("src", ""))
    return address[len(SCHEME) :] if address.lower().startswith(SCHEME) else None


def gather(tokens: list[Token], page: Page) -> list[Token]:
    """Return the tokens with a `figure` or `gallery` for each paragraph of pictures, the others inline."""
    result: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        paragraph = tokens[place : place + 3] if token.type == "paragraph_open" else []
        if len(paragraph) == 3 and (figure := _as_figure(paragraph[1], page)):
            figure.level = token.level
            figure.map = token.map
            result.append(figure)
            place += 3
            continue
        if token.type == "inline":
            token.children = _inline_pictures(token, page)
        result.append(token)
        place += 1
    return result


def has_caption(inline: Token) -> bool:
    """Return whether a paragraph is pictures followed by a line that starts with a colon."""
    return _pictures_alone(inline)[1]


def _pictures_alone(inline: Token) -> tuple[list[tuple[Token, int | None]], bool]:
    """Return the pictures of a paragraph of nothing else, with their lines, and whether a caption follows."""
    images: list[tuple[Token, int | None]] = []
    is_new_line = False
    for child, line in children_with_lines(inline):
        if child.type == "image" and name_of(child) is not None and "malformed" not in child.meta:
            images.append((child, line))
        elif child.type in ("softbreak", "hardbreak"):
            is_new_line = True
            continue
        elif child.type == "text" and images and is_new_line and _starts_caption(child.content):
            return images, True
        elif child.type != "text" or child.content.strip():
            return [], False
        is_new_line = False
    return images, False


def _as_figure(inline: Token, page: Page) -> Token | None:
    images, has_words = _pictures_alone(inline)
    if not images:
        return None
    found = _CAPTION.search(inline.content) if has_words else None
    written = inline.content[found.end() :] if found else ""
    line = first_line(inline)
    if line is not None and found:
        line += inline.content.count("\n", 0, found.end())
    if has_words and not written.strip():
        page.report("empty_gallery_caption", line, is_error=False)
    return _figure(images, written, line, page)


def _starts_caption(text: str) -> bool:
    return text == ":" or text.startswith((": ", ":\t", ":\N{NO-BREAK SPACE}"))


def _figure(images: Sequence[tuple[Token, int | None]], written: str, line: int | None, page: Page) -> Token:
    if len(images) == 1:
        shot = _shot(images[0][0], images[0][1], page, extra_caption=written)
        return Token("figure", "figure", 0, meta={"shot": shot}, block=True)
    shots = [_shot(image, each, page) for image, each in images]
    layout = next((shot.layout for shot in shots if shot.layout != "column"), "column")
    caption = captions.draw(written, page, line)
    return Token(
        "gallery", "figure", 0, meta={"shots": shots, "caption": caption, "layout": layout}, block=True
    )


def _inline_pictures(inline: Token, page: Page) -> list[Token]:
    """Return the children of an inline token with each image drawn small, linked to, or refused."""
    kept: list[Token] = []
    depth = 0
    for child, line in children_with_lines(inline):
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type != "image":
            kept.append(child)
        elif name_of(child) is not None:
            kept.append(_inline_picture(child, line, page))
        else:
            kept += _foreign(child, line, page, is_linked=depth > 0)
    return kept


def _inline_picture(image: Token, line: int | None, page: Page) -> Token:
    shot = _shot(image, line, page, is_inline=True)
    return Token("picture", "img", 0, meta={"shot": shot}, level=image.level, content=shot.alt or "")


def _foreign(image: Token, line: int | None, page: Page, *, is_linked: bool) -> list[Token]:
    """Return the tokens that stand for an image that is not of the library; a reader's browser never asks
    another host for one.
    """
    address = str(image.attrs.get("src", ""))
    words = captions.image_words(image)
    if "attributes" in image.meta:
        page.report("bad_attribute", line, address[:80])
    if OWN_MEDIA.match(address):
        return [
            Token(
                "own_media", "img", 0, attrs={"src": address, "alt": words}, level=image.level, content=words
            )
        ]
    text = Token(
        "text", "", 0, content=words or str(image.attrs.get("title", "")) or address[:80], level=image.level
    )
    if address.lower().startswith("data:"):
        page.report("embedded_image", line, words)
        text.content = words
        return [text]
    if not address or not links.is_safe(address):
        page.report("unsafe_link", line, address[:80])
        text.content = words
        return [text]
    page.report("outside_image", line, address, is_error=False)
    if is_linked:
        return [text]
    opened = Token("link_open", "a", 1, attrs={"href": address}, level=image.level)
    return [opened, text, Token("link_close", "a", -1, level=image.level)]


def _shot(
    image: Token, line: int | None, page: Page, *, extra_caption: str = "", is_inline: bool = False
) -> Shot:
    name = name_of(image) or ""
    given: attributes.Attributes = image.meta.get("attributes") or attributes.Attributes()
    picture = page.images.get(name) if NAME.match(name) else None
    words = captions.image_words(image)
    alt = words or ("" if "decorative" in given.classes else None)
    _check(name, line, picture, alt, given, image, page, is_inline=is_inline)
    if picture is not None:
        page.addresses |= addresses(picture)
    title = str(image.attrs.get("title", ""))
    if title and extra_caption:
        page.report("two_captions", line, name, is_error=False)
    if title and is_inline:
        page.report("lost_caption", line, name, is_error=False)
    caption = title or extra_caption or (picture.caption if picture else "")
    credit = given.get("credit")
    source = given.get("source")
    if picture is not None and not _first(credit, picture.credit).strip():
        page.uncredited[Uncredited(name, line, bool(source) or picture.is_borrowed)] = None
    return Shot(
        name=name,
        line=line,
        picture=picture,
        alt=alt,
        caption="" if is_inline else captions.draw(caption, page, line),
        credit=""
        if is_inline
        else captions.draw(_first(credit, picture.credit if picture else ""), page, line),
        source_url=_first(source, picture.source_url if picture else ""),
        layout=next((each for each in given.classes if each in ("wide", "full")), "column"),
    )


def _first(here: str | None, library: str) -> str:
    return library if here is None else here


def _check(
    name: str,
    line: int | None,
    picture: Picture | None,
    alt: str | None,
    given: attributes.Attributes,
    image: Token,
    page: Page,
    *,
    is_inline: bool,
) -> None:
    """Report what is wrong with one picture as it was written."""
    if not NAME.match(name):
        page.report("bad_name", line, name[:80])
    elif picture is None:
        page.report("unknown_image", line, name)
    elif picture.is_waiting:
        page.report("waiting_image", line, name)
    if picture is not None and alt is None and not picture.is_decorative and not picture.alt.strip():
        page.report("missing_alt", line, name)
    for unknown in given.unknown:
        page.report("bad_attribute", line, unknown)
    if "malformed" in image.meta:
        page.report("bad_attribute", line, image.meta["malformed"])
    if {"wide", "full"} <= set(given.classes):
        page.report("bad_attribute", line, "full")
    if is_inline and (misplaced := [each for each in given.classes if each != "decorative"]):
        page.report("bad_attribute", line, misplaced[0])
    source = given.get("source")
    if source and not source.lower().startswith(("https://", "http://")):
        page.report("bad_attribute", line, "source")

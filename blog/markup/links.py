"""Links: `[words](post:slug)` finds its post, what no browser should follow loses its address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from markdown_it.token import Token

from . import captions, characters
from .page import Page, Shot, children_with_lines
from .post_links import POST, post_name
from .shapes import Target, WrittenLink

SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "xmpp"})

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = re.compile(
    r"(?:%(?:[01][0-9A-Fa-f]|20|7[Ff])|[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff])+"
)
_OWN_IDS = ("h-", "fn-", "fnref-")
_UNREAD = re.compile(r"\]\((image|post):[^\s)]{0,80}")


def is_safe(address: str) -> bool:
    """Return whether a link may go to `address`: a relative one, or one of SCHEMES."""
    scheme = _SCHEME.match(_IGNORED.sub("", address))
    return scheme is None or scheme[1].lower() in SCHEMES


def is_outside(address: str) -> bool:
    """Return whether `address` is on the web and names its host."""
    return address.lower().startswith(("http://", "https://", "//"))


def resolve(tokens: Sequence[Token], page: Page) -> None:
    """Give every link of the inline `tokens` its address, or leave its words without one and say why."""
    for token in tokens:
        if token.type != "inline" or not token.children:
            continue
        kept: list[Token] = []
        open_links: list[bool] = []
        for place, (child, line) in enumerate(children_with_lines(token)):
            if child.type == "link_open":
                page.links.append(_written(token.children, place, line))
                stays = _settle(child, page, line)
                open_links.append(stays)
                if stays:
                    kept.append(child)
                if _is_empty(token.children, place) and (words := _own_words(child, page)):
                    kept.append(Token("text", "", 0, content=words, level=child.level + 1))
            elif child.type == "link_close":
                if open_links.pop():
                    kept.append(child)
            else:
                if child.type == "text":
                    _find_unread(child.content, page, line)
                kept.append(child)
        token.children = kept


def find_unread(tokens: Sequence[Token], page: Page) -> None:
    """Report syntax of ours inside blocks of raw HTML, where Markdown is not read."""
    for token in tokens:
        if token.type == "html_block":
            for offset, written in enumerate(token.content.split("\n")):
                _find_unread(written, page, token.map[0] + 1 + offset if token.map else None)


def _written(children: Sequence[Token], place: int, line: int | None) -> WrittenLink:
    """Return the link that opens at `place` as it was written."""
    words: list[str] = []
    for child in children[place + 1 :]:
        if child.type == "link_close":
            break
        words.append(_said(child))
    return WrittenLink(str(children[place].attrs.get("href", "")), " ".join("".join(words).split()), line)


def _said(child: Token) -> str:
    """Return the words of one thing inside a link; a picture's are its alternative text."""
    if child.type == "image":
        return captions.image_words(child)
    if child.type == "picture":
        shot: Shot = child.meta["shot"]
        known = shot.picture.alt if shot.picture else shot.name
        return known if shot.alt is None else shot.alt
    return "" if child.type == "html_inline" else child.content or " "


def _settle(link: Token, page: Page, line: int | None) -> bool:
    """Return whether the link stays one, with its address set."""
    address = str(link.attrs.get("href", ""))
    link.meta["written"] = address
    if address.lower().startswith("post:"):
        target = _target(address, page, line)
        if target is None:
            return False
        link.attrs["href"] = target
        return True
    if address.lower().startswith("image:"):
        page.report("unread_syntax", line, address)
        return False
    if not is_safe(address):
        page.report("unsafe_link", line, address[:80])
        return False
    if address.startswith("#") and len(address) > 1:
        page.fragments.append((unquote(address[1:]), line))
    return True


def _target(address: str, page: Page, line: int | None) -> str | None:
    found = POST.match(address)
    name = post_name(address)
    if not found or name is None:
        page.report("unknown_post", line, unquote(address[5:]))
        return None
    page.linked[name] = None
    target = page.posts.get(name)
    if target is None:
        page.report("unknown_post", line, name)
        return None
    if not target.is_public:
        page.report("link_to_draft", line, name, is_error=False)
        return None
    return target.path + _fragment(found[2])


def _fragment(written: str | None) -> str:
    """Return `#h-words` for `words`: a heading is named by its words, its id has our prefix."""
    if not written:
        return ""
    words = unquote(written)
    return "#" + (words if words.startswith(_OWN_IDS) else f"h-{characters.slug(words)}")


def _is_empty(children: Sequence[Token], place: int) -> bool:
    return place + 1 < len(children) and children[place + 1].type == "link_close"


def _own_words(link: Token, page: Page) -> str:
    """Return the words of a link that was written without any: the title of the post it goes to, if that is public."""
    name = post_name(str(link.meta["written"]))
    target: Target | None = page.posts.get(name) if name else None
    if target is not None and not target.is_public:
        return page.words("private")
    return target.title if target else name or ""


def _find_unread(text: str, page: Page, line: int | None) -> None:
    for found in _UNREAD.finditer(text):
        page.report("unread_syntax", line, found[0][2:])

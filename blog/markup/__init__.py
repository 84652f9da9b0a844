"""Markdown in, safe HTML out: the one renderer of pages, previews, feeds, mails, search and exports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt

from .shapes import (
    MAX_LENGTH,
    Heading,
    Picture,
    Problem,
    References,
    Rendered,
    Source,
    Target,
    TextTooLong,
)

__all__ = [
    "MAX_LENGTH",
    "VERSION",
    "Heading",
    "Picture",
    "Problem",
    "References",
    "Rendered",
    "Source",
    "Target",
    "TextTooLong",
    "figure",
    "inline",
    "picture",
    "plain",
    "references",
    "render",
]

VERSION = 1

_parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def references(text: str) -> References:
    """Return the names of images and posts that `text` uses."""
    images = dict.fromkeys(re.findall(r"\]\(image:([a-z0-9-]+)", text))
    posts = dict.fromkeys(re.findall(r"\]\(post:([^)\s#]+)", text))
    return References(tuple(images), tuple(posts))


def render(
    text: str,
    *,
    images: Mapping[str, Picture],
    posts: Mapping[str, Target],
    language: str = "en",
    prefix: str = "",
    lines: bool = False,
    is_first_eager: bool = True,
) -> Rendered:
    """Return the safe HTML of `text` with what was learned from it; raises TextTooLong."""
    if len(text) > MAX_LENGTH:
        raise TextTooLong
    used = references(text)
    html = nh3.clean(_parser.render(text))
    words = _words_of(html)
    return Rendered(html, used.images, used.posts, (), (), (), words, len(words.split()))


def inline(text: str, *, language: str = "en") -> str:
    """Return the safe HTML of one line of inline Markdown."""
    return nh3.clean(_parser.renderInline(text))


def plain(text: str) -> str:
    """Return the words of Markdown without its markup."""
    return _words_of(nh3.clean(_parser.render(text)))


def picture(
    picture: Picture,
    *,
    alt: str | None = None,
    layout: str = "column",
    is_eager: bool = False,
    priority: bool = False,
    classes: str = "",
) -> str:
    """Return the picture alone."""
    words = picture.alt if alt is None else alt
    return (
        f'<img src="{escape(picture.src)}" width="{picture.width}" height="{picture.height}"'
        f' alt="{escape(words)}" decoding="async">'
    )


def figure(
    picture: Picture,
    *,
    alt: str | None = None,
    caption: str | None = None,
    credit: str | None = None,
    source_url: str | None = None,
    layout: str = "column",
    is_eager: bool = False,
    priority: bool = False,
    language: str = "en",
) -> str:
    """Return the picture as a figure with caption and credit."""
    words = inline(picture.caption if caption is None else caption, language=language)
    body = globals()["picture"](picture, alt=alt, layout=layout, is_eager=is_eager, priority=priority)
    under = f'<figcaption><span class="caption">{words}</span></figcaption>' if words else ""
    return f'<figure class="figure">{body}{under}</figure>'


def _words_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()

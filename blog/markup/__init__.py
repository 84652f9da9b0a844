"""Markdown in, safe HTML out: the one renderer of pages, previews, feeds, mails, search and exports.

No Django, no database, no network: the caller fetches what `references` names and hands it to `render`.
The same text with the same pictures and posts gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import characters as _characters
from . import pictures as _pictures
from . import rendering as _rendering
from . import standalone as _standalone
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
    Uncredited,
    WrittenHeading,
    WrittenLink,
)

__all__ = [
    "LARGER",
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
    "Uncredited",
    "WrittenHeading",
    "WrittenLink",
    "figure",
    "inline",
    "picture",
    "plain",
    "readable",
    "references",
    "render",
]

# Stands in the HTML of every link from a picture to its largest rendition.
LARGER = _pictures.LARGER

# Stored with every piece of rendered HTML; raise it with each change that alters the HTML of any text.
VERSION = 5


def references(text: str) -> References:
    """Return the images and posts that `text` names, in order and once each.

    Names in captions, credits and notes count. Raises TextTooLong.
    """
    return _rendering.names(text)


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
    """Return the safe HTML of `text` and what was learned from it; raises TextTooLong and nothing else.

    `images` and `posts` are keyed by the names as written. `prefix` goes into every id, for pages that
    show several texts. Headings are shown from h2 on, because the title of the page is its h1, and never
    skip a level: each is one below the nearest heading before it that was written with fewer signs.
    With `lines` every block of the text's top level carries `data-line`, its line in the source from 1.
    """
    return _rendering.whole(
        text,
        images=images,
        posts=posts,
        language=language,
        prefix=prefix,
        has_lines=lines,
        is_first_eager=is_first_eager,
    )


def inline(text: str, *, language: str = "en") -> str:
    """Return one line of inline Markdown as safe HTML: no blocks, no pictures, posts by their words only.

    Raises TextTooLong.
    """
    return _rendering.line(text, language=language)


def plain(text: str) -> str:
    """Return the words of inline or block Markdown without markup, one block to a line.

    Pictures give their alt text and caption as far as they are written here. Raises TextTooLong.
    """
    return _rendering.plain(text)


def readable(text: str) -> str:
    """Return `text` with plain line ends and without the characters that neither XML nor HTML may hold."""
    return _characters.readable(text)


def picture(
    picture: Picture,
    *,
    alt: str | None = None,
    layout: str = "column",
    is_eager: bool = False,
    priority: bool = False,
    classes: str = "",
) -> str:
    """Return `<picture>` alone, or a labelled box while the picture is waiting for its file.

    `layout` is column, wide, full, lead or teaser and decides `sizes`; `priority` is for the one picture
    that a page is waiting for and makes it eager; `classes` go onto the `<img>`.
    """
    return _pictures.draw(
        picture, alt=alt, layout=layout, is_eager=is_eager, priority=priority, classes=classes
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
    """Return `picture` as `<figure>` with caption and credit; "" leaves one out, None takes the picture's.

    Layouts as in `picture`; all but column are a class of the figure too.
    """
    return _standalone.figure(
        picture,
        alt=alt,
        caption=caption,
        credit=credit,
        source_url=source_url,
        layout=layout,
        is_eager=is_eager,
        priority=priority,
        language=language,
    )

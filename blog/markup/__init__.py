"""Markdown in, safe HTML out: the one renderer of pages, previews, feeds, mails, search and exports.

No Django, no database, no network: the caller fetches what `references` names and hands it to `render`.
The same text with the same pictures and posts gives the same bytes. What reads Markdown is as much to load as all the rest,
and no reader's page needs it: it is loaded with the first text that is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import bare_links as _bare_links
from . import characters as _characters
from . import contents as _contents
from . import counting as _counting
from . import opening_notes as _opening_notes
from . import parts as _parts
from . import pictures as _pictures
from .parts import Parts
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
    "COPIED",
    "LARGER",
    "MAX_LENGTH",
    "MEASURE",
    "VERSION",
    "Heading",
    "Parts",
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
    "contents",
    "figure",
    "inline",
    "on_page",
    "parts_of",
    "picture",
    "plain",
    "readable",
    "references",
    "render",
    "words_of",
]

# Stands in the HTML of every link from a picture to its largest rendition.
LARGER = _pictures.LARGER

# How wide the column of text is, in rem, where nothing else is said.
MEASURE = _pictures.MEASURE

# What stands in the HTML of headings and of blocks of code.
COPIED = ('class="anchor"', '<div class="highlight"')

# Stored with every piece of rendered HTML; raise it with each change that alters the HTML of any text.
VERSION = 8


def references(text: str) -> References:
    """Return the images and posts that `text` names, in order and once each.

    Names in captions, credits and notes count. Raises TextTooLong.
    """
    from . import rendering

    return rendering.names(text)


def render(
    text: str,
    *,
    images: Mapping[str, Picture],
    posts: Mapping[str, Target],
    language: str = "en",
    prefix: str = "",
    lines: bool = False,
    is_first_eager: bool = True,
    measure: float = MEASURE,
) -> Rendered:
    """Return the safe HTML of `text` and what was learned from it; raises TextTooLong and nothing else.

    `images` and `posts` are keyed by the names as written. `prefix` goes into every id, for pages that
    show several texts. Headings are shown from h2 on, because the title of the page is its h1, and never
    skip a level: each is one below the nearest heading before it that was written with fewer signs.
    With `lines` every block of the text's top level carries `data-line`, its line in the source from 1.
    What is told of the widths of pictures holds for a column of text of `measure` rem.
    """
    from . import rendering

    return rendering.whole(
        text,
        images=images,
        posts=posts,
        language=language,
        prefix=prefix,
        has_lines=lines,
        is_first_eager=is_first_eager,
        measure=measure,
    )


def inline(text: str, *, language: str = "en") -> str:
    """Return one line of inline Markdown as safe HTML: no blocks, no pictures, posts by their words only.

    Raises TextTooLong.
    """
    from . import rendering

    return rendering.line(text, language=language)


def plain(text: str) -> str:
    """Return the words of inline or block Markdown without markup, one block to a line.

    Pictures give their alt text and caption as far as they are written here. Raises TextTooLong.
    """
    from . import rendering

    return rendering.plain(text)


def contents(html: str, *, words: int, language: str = "en") -> str:
    """Return a `<nav>` with the headings of HTML that was drawn here and has so many words, "" if it is too short."""
    return _contents.draw(html, words=words, language=language)


def words_of(html: str) -> str:
    """Return the words of HTML that was drawn here, one block to a line."""
    return _counting.words_of(html)


def on_page(html: str, *, language: str = "en") -> str:
    """Return HTML that was drawn here as a page of the site shows it, which feeds and mails cannot.

    Its notes open beside their numbers, without a script, and print leaves out addresses that stand there already.
    """
    return _bare_links.mark(_opening_notes.put_in_place(html, language=language))


def parts_of(html: str) -> Parts:
    """Return the headings and the words of pictures in HTML that was drawn here, in plain words."""
    return _parts.parts_of(html)


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

    `layout` is column, wide, full, lead, header or teaser and decides `sizes`; `priority` is for the one picture
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
    from . import standalone

    return standalone.figure(
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

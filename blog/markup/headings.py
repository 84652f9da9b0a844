"""Headings: their levels, their ids, the list of them.

The title of a page is its h1, so headings in a text start at h2 and never skip a level: each heading
is one level below the nearest heading before it that was written with fewer signs. `# A`, `## B` and
`## A`, `#### B` both become h2, h3. Those inside a quotation or a list count on from the section they
stand in and change nothing after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from . import captions
from .page import Page, first_line
from .shapes import Heading, WrittenHeading

LOWEST = 6


def number(tokens: Sequence[Token], page: Page) -> tuple[Heading, ...]:
    """Give every heading its level, id and a link to itself; return those of the text's own outline."""
    outline: list[int] = []
    inner: list[int] = []
    found: list[Heading] = []
    for place, token in enumerate(tokens):
        if token.level == 0:
            inner.clear()
        if token.type != "heading_open":
            continue
        if not tokens[place + 1].children:
            # An empty heading is nothing to jump to and an error in HTML.
            token.hidden = tokens[place + 2].hidden = True
            continue
        written = int(token.tag[1])
        stack = inner if token.level else outline
        while stack and stack[-1] >= written:
            stack.pop()
        stack.append(written)
        level = min(1 + len(outline) + (len(inner) if token.level else 0), LOWEST)
        words = words_of(tokens[place + 1])
        token.tag = tokens[place + 2].tag = f"h{max(level, 2)}"
        token.attrs["id"] = page.new_id(words)
        _link(tokens[place + 1], str(token.attrs["id"]))
        if token.level == 0:
            page.headings.append(WrittenHeading(written, words, first_line(token)))
            found.append(Heading(max(level, 2), str(token.attrs["id"]), words))
    return tuple(found)


def words_of(inline: Token) -> str:
    """Return the words of a heading, without markup and without the numbers of notes."""
    words: list[str] = []
    for child in inline.children or ():
        if child.type == "image":
            words.append(captions.image_words(child))
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type not in ("html_inline", "note", "note_citation"):
            words.append(child.content)
    return " ".join("".join(words).split())


def _link(inline: Token, name: str) -> None:
    """Make the words of a heading a link to it, so that it can be passed on without a script.

    A heading with a link or a note of its own stays as it is: links do not nest.
    """
    children = inline.children or []
    if not children or any(
        child.type in ("link_open", "note", "note_citation", "html_inline") for child in children
    ):
        return
    opened = Token("link_open", "a", 1, attrs={"class": "anchor", "href": f"#{name}"})
    inline.children = [opened, *children, Token("link_close", "a", -1)]

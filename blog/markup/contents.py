"""The list of headings that opens a long text, read off its HTML as the renderer left it.

Which texts are long enough is said here and nowhere else. The list stands outside the text, so that feeds, searches
and counts know nothing of it; it is made when a page is drawn, from a few steps through the stored HTML, and kept with
the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Final

from . import counting, labels

LEAST_WORDS: Final = 900
LEAST_SECTIONS: Final = 3

# Headings in a quotation, a list or a box belong to it, not to the outline.
_STEP: Final = re.compile(
    r"<(/?)(?:(aside|blockquote|dd|details|figure|li|section|td)|(h[23]))(?: [a-z-]+=\"[^\"]*\")*>"
)
_ID: Final = re.compile(r' id="([^"]*)"')


@dataclass
class Section:
    """A heading of the outline: the id of its element as it stands in the HTML, its words, the headings below it."""

    id: str
    words: str
    below: list[Section] = field(default_factory=list)


def of(html: str, *, words: int) -> list[Section]:
    """Return the sections of a text drawn here, none if it has too few of them or too few `words`."""
    if words < LEAST_WORDS or html.count("<h2 ") < LEAST_SECTIONS:
        return []
    sections: list[Section] = []
    depth, opened = 0, None
    for step in _STEP.finditer(html):
        is_end, holder, tag = bool(step[1]), step[2], step[3]
        if holder:
            depth += -1 if is_end else 1
        elif not is_end:
            opened = step if not depth else None
        elif opened and (named := _ID.search(opened[0])):
            said = counting.words_of(html[opened.end() : step.start()]).replace("\n", " ")
            among = sections[-1].below if tag == "h3" and sections else sections
            among.append(Section(named[1], said, []))
            opened = None
    return sections if len(sections) >= LEAST_SECTIONS else []


def draw(html: str, *, words: int, language: str) -> str:
    """Return the list of the sections of `html` in a box to open, "" where `of` finds none."""
    sections = of(html, words=words)
    if not sections:
        return ""
    name = escape(labels.label("contents", language))
    return (
        f'<nav class="contents" aria-label="{name}"><details><summary>{name}</summary>\n'
        f"{_listed(sections)}\n</details></nav>"
    )


def _listed(sections: list[Section]) -> str:
    items = (
        f'<li><a href="#{section.id}">{escape(section.words, quote=False)}</a>'
        f"{_listed(section.below) if section.below else ''}</li>"
        for section in sections
    )
    return f"<ol>{''.join(items)}</ol>"

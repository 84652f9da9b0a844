"""Notes that open beside their number on a page of the site, by the browser's own popovers and without a script.

The stored text keeps plain links to its list of notes, which is what feeds, mails and paper need; this is put onto it
when a page is drawn. Every note is there twice then: in the list, and in a box that the browser hides until its number
is chosen. Browsers that know no popovers, reading modes and pages without style sheets keep link and list.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from . import labels
from .tags import TAG

# Both roles are ours alone: no HTML that a writer types can carry them.
_LIST: Final = '<section class="footnotes" role="doc-endnotes"'
_CITATION: Final = re.compile(
    r'<sup class="footnote-ref"><a href="#(fn-[^"]*)"( id="[^"]*") role="doc-noteref">(\d+)</a></sup>'
)
_ITEM: Final = re.compile(r'<li id="(fn-[^"]*)">')
_BACK: Final = re.compile(
    r' ?<a href="[^"]*" class="footnote-backref" role="doc-backlink"[^>]*>.*?</a>', re.DOTALL
)
_ID: Final = re.compile(r' id="[^"]*"')


def put_in_place(html: str, *, language: str) -> str:
    """Return a text drawn here with a button beside each number of a note, and the boxes they open at its end."""
    start = html.rfind(_LIST)
    if start < 0:
        return html
    cited = {found[1] for found in _CITATION.finditer(html)}
    items = [item for item in _ITEM.finditer(html, start) if item[1] in cited]
    ends = [item.start() for item in items[1:]] + [html.rfind("</ol>\n</section>")]
    note = escape(labels.label("note", language))
    close = escape(labels.label("close", language))

    def with_button(found: re.Match[str]) -> str:
        target, own_id, number = found.groups()
        return (
            f'<sup class="footnote-ref"{own_id}><a href="#{target}" role="doc-noteref">{number}</a>'
            f'<button type="button" hidden popovertarget="open-{target}" aria-label="{note} {number}">{number}</button></sup>'
        )

    boxes = "".join(
        f'<div class="note-box" id="open-{item[1]}" popover>'
        f'<button type="button" popovertarget="open-{item[1]}" popovertargetaction="hide" aria-label="{close}">×</button>\n'
        f"{_copied(html[item.end() : end])}</div>\n"
        for item, end in zip(items, ends, strict=True)
    )
    return _CITATION.sub(with_button, html) + _CITATION.sub(
        lambda found: _ID.sub("", with_button(found), count=1), boxes
    )


def _copied(item: str) -> str:
    """Return the inside of a note for its box: without ways back, and with ids only where a number looks for one."""
    inner = _BACK.sub("", item.rstrip().removesuffix("</li>")).replace("<p></p>\n", "")
    parts: list[str] = []
    place = 0
    for citation in _CITATION.finditer(inner):
        parts += [_without_ids(inner[place : citation.start()]), citation[0]]
        place = citation.end()
    return "".join([*parts, _without_ids(inner[place:])])


def _without_ids(html: str) -> str:
    return TAG.sub(lambda tag: _ID.sub("", tag[0]), html)

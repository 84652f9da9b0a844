"""Links to pages elsewhere that were not there when they were last looked at."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each link to such a page, with the day."""
    told = set()
    for link in draft.rendered.written_links:
        if (day := draft.dead.get(link.address)) is not None:
            told.add(link.address)
            yield Found(link.line, f"{link.address} ({day:%Y-%m-%d})")
    # Links in raw HTML, and those of credits that the library has.
    for address, day in draft.dead.items():
        if address not in told:
            yield Found(_line_of(address, draft.record.body), f"{address} ({day:%Y-%m-%d})")


def _line_of(address: str, text: str) -> int | None:
    """Return the first line on which `address` is written."""
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if address in line or address in unescape(line)), None)


CHECK = Check(
    code="dead_link",
    said=_("Nothing answered at this address when it was last looked at: %(detail)s"),
    find=find,
)

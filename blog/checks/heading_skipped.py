"""Headings that skip a level: who listens to a page, or jumps through it, looks for the one that is missing."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found

# The title of the page is above all of them.
FIRST = 2


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each heading that lies more than one level below the one before it."""
    before = FIRST - 1
    for heading in draft.rendered.written_headings:
        level = max(heading.level, FIRST)
        if level > before + 1:
            yield Found(heading.line, heading.text)
        before = level


CHECK = Check(
    code="heading_skipped",
    said=_("The heading “%(detail)s” skips a level: give it fewer signs."),
    find=find,
)

"""Links to pages elsewhere that were not there when they were last looked at."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each link to such a page, with the day."""
    for link in draft.rendered.written_links:
        if (day := draft.dead.get(link.address)) is not None:
            yield Found(link.line, f"{link.address} ({day:%Y-%m-%d})")


CHECK = Check(
    code="dead_link",
    said=_("Nothing answered at this address when it was last looked at: %(detail)s"),
    find=find,
)

"""A standfirst of which search results and cards would show the beginning only."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found

# Search results show two lines of about eighty letters.
ROOM = 160


def find(draft: Draft) -> Iterator[Found]:
    """Give one with the number of letters."""
    length = len(draft.record.standfirst.strip())
    if length > ROOM:
        yield Found(detail=str(length))


CHECK = Check(
    code="standfirst_too_long",
    said=_("The standfirst has %(detail)s characters; search results and cards show about 160."),
    field="standfirst",
    find=find,
)

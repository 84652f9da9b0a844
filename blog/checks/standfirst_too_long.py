"""A standfirst of which search results and cards would show the beginning only."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.checks import Check, Draft, Found, room

# Search results show two lines of about eighty letters.
ROOM = 160


def find(draft: Draft) -> Iterator[Found]:
    """Give one with the room that its words take; the signs of Markdown are not shown."""
    if (length := room(markup.plain(draft.record.standfirst))) > ROOM:
        yield Found(detail=str(length))


CHECK = Check(
    code="standfirst_too_long",
    said=_(
        "The standfirst takes the room of %(detail)s characters; search results and cards show about 160."
    ),
    field="standfirst",
    find=find,
)

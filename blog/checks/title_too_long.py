"""A title that search results and cards on other sites would cut short."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found, room

# Search results have room for about 600 pixels, which is about this many letters; cards have a little more.
ROOM = 60


def find(draft: Draft) -> Iterator[Found]:
    """Give one with the room that it takes."""
    if (width := room(draft.record.title)) > ROOM:
        yield Found(detail=str(width))


CHECK = Check(
    code="title_too_long",
    said=_(
        "The title takes the room of %(detail)s characters; search results show about 60 and cards a few more. Let the "
        "first words tell."
    ),
    field="title",
    find=find,
)

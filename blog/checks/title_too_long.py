"""A title that search results and cards on other sites would cut short."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found

# Search results have room for about 600 pixels, which is about this many letters; cards have a little more.
ROOM = 60


def find(draft: Draft) -> Iterator[Found]:
    """Give one with the number of letters; those of East Asia are twice as wide."""
    width = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in draft.record.title.strip())
    if width > ROOM:
        yield Found(detail=str(width))


CHECK = Check(
    code="title_too_long",
    said=_(
        "The title has %(detail)s characters; search results and cards show about 60. Let the first words tell."
    ),
    field="title",
    find=find,
)

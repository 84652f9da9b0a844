"""An address belongs to one post for good."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for an address that is another's, or the site's own."""
    if draft.taken_address:
        yield Found(detail=draft.taken_address)


CHECK = Check(
    code="address_taken",
    said=_("The address “%(detail)s” is taken."),
    is_error=True,
    field="path",
    find=find,
)

"""The lead picture has to be in the library."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for a name that no picture has or had."""
    if not draft.is_lead_known:
        yield Found(detail=draft.record.lead_image)


CHECK = Check(
    code="unknown_lead",
    said=_("There is no picture called “%(detail)s”."),
    is_error=True,
    field="lead_image",
    find=find,
)

"""The lead picture needs its file."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for a lead picture that is a name so far."""
    if draft.lead is not None and draft.lead.is_waiting:
        yield Found(detail=draft.record.lead_image)


CHECK = Check(
    code="waiting_lead",
    said=_("The picture “%(detail)s” still waits for its file."),
    is_error=True,
    field="lead_image",
    find=find,
)

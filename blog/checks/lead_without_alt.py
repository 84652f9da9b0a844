"""Whoever does not see the lead picture has to be told what it shows."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for a lead picture that has come, says nothing and is no mere decoration."""
    lead = draft.lead
    if lead is not None and not (lead.is_waiting or lead.is_decorative or lead.alt.strip()):
        yield Found(detail=draft.record.lead_image)


CHECK = Check(
    code="lead_without_alt",
    said=_("The picture “%(detail)s” has no alternative text: say what it shows, or mark it decorative."),
    is_error=True,
    field="lead_image",
    find=find,
)

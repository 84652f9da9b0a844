"""Points in time as records hold them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware


def instant(written: str) -> datetime | None:
    """Return the ISO 8601 instant that was written, in the site's time zone where it has no offset; None for none."""
    found = parse_datetime(written) if written else None
    return make_aware(found, ZoneInfo(settings.TIME_ZONE)) if found is not None and is_naive(found) else found

"""An hour in words: on the site's clock, and on the clock of who reads it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.models import User


def said(at: datetime, *, to: User | None = None) -> str:
    """Return a point in time as the site's clock shows it, with the zone's name, and as the clock of `to` does where that
    is another."""
    here = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    words = f"{date_format(here, 'DATETIME_FORMAT')} ({settings.TIME_ZONE}{_which(here)})"
    there = at.astimezone(ZoneInfo(to.time_zone)) if to is not None and is_zone(to.time_zone) else here
    if there.utcoffset() == here.utcoffset():
        return words
    shown = date_format(there, "TIME_FORMAT" if there.date() == here.date() else "DATETIME_FORMAT")
    return _("%(hour)s, for you %(own)s") % {"hour": words, "own": shown}


def _which(local: datetime) -> str:
    """Return which of the two is meant, for an hour that the clock shows twice; empty for all others."""
    offsets = [local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1)]
    if offsets[0] <= offsets[1]:
        return ""
    minutes = int(offsets[local.fold].total_seconds() // 60)
    return f", UTC{'+' if minutes >= 0 else '−'}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


def is_zone(name: str) -> bool:
    """Return whether this is the name of a time zone, as in “Europe/Berlin”."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    # Files beside the zones that no other program takes for one: browsers refuse them.
    return frozenset(available_timezones() - {"Factory", "localtime", "posixrules"})

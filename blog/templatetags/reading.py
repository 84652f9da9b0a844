"""Dates and lengths in the words of a page; Django's own filters for them are what a list would mostly wait for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from blog.search.excerpts import Piece

register = template.Library()


@register.filter
def iso(at: datetime | None) -> str:
    """Return a moment for machines, in the time zone of the page (RFC 3339); nothing for none."""
    return localtime(at).isoformat() if at is not None else ""


@register.simple_tag
def day(at: datetime | None, *, is_short: bool = False) -> SafeString:
    """Return `<time>` with the day of a moment in the time zone of the page, as “1 November 2026” or “1 Nov 2026”;
    nothing for none."""
    if at is None:
        return mark_safe("")
    here = localtime(at)
    words = _day(here.date(), get_language(), is_short=is_short)
    return mark_safe(f'<time datetime="{here.isoformat()}">{words}</time>')


@register.simple_tag
def pieces(found: Iterable[Piece]) -> SafeString:
    """Return the pieces of an excerpt, what was looked for in `<mark>`."""
    return mark_safe(
        "".join(
            f"<mark>{escape(each.words)}</mark>" if each.is_found else escape(each.words) for each in found
        )
    )


@register.filter
def minutes(number: int) -> str:
    """Return how long reading takes, in words."""
    return _minutes(number, get_language())


@lru_cache(maxsize=1024)
def _day(day: date, language: str | None, *, is_short: bool) -> str:
    month = str(MONTHS_3[day.month]).title() if is_short else MONTHS[day.month]
    return escape(_("%(day)d %(month)s %(year)d") % {"day": day.day, "month": month, "year": day.year})


@lru_cache(maxsize=256)
def _minutes(number: int, language: str | None) -> str:
    return ngettext("%(minutes)d minute", "%(minutes)d minutes", number) % {"minutes": number}

"""The calendar of the desk: what went out on which day, what goes out, and what ends, on the site's clock."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.admin import AdminSite
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from blog.models import Post
from blog.models.post import NOT_IN_LISTS

# The weeks that the desk itself shows.
WEEKS = 4
# As many as a day can show; the month says how many more there are.
PER_DAY = 6
FIRST_YEAR, LAST_YEAR = 1000, 9000


@dataclass(frozen=True)
class Moment:
    """A post on its day: what happens to it then, as a badge names it."""

    post: Post
    at: datetime
    what: str


@dataclass
class Day:
    """A day of the calendar."""

    date: date
    is_today: bool
    is_inside: bool
    moments: list[Moment] = field(default_factory=list)

    @property
    def shown(self) -> list[Moment]:
        """Return what there is room for."""
        return self.moments[:PER_DAY]

    @property
    def more(self) -> int:
        """Return how many there is no room for."""
        return max(0, len(self.moments) - PER_DAY)


def weeks(request: HttpRequest, first: date, number: int, *, month: int | None = None) -> list[list[Day]]:
    """Return that many weeks from the day `first`, with the posts that this person works with, in one query.

    Days of another `month` than the one shown are marked as outside of it.
    """
    today = timezone.localtime(timezone.now(), ZoneInfo(settings.TIME_ZONE)).date()
    moments = _moments(request, first, first + timedelta(weeks=number))
    days = [first + timedelta(days=n) for n in range(7 * number)]
    shown = [Day(day, day == today, month in (None, day.month), moments.get(day, [])) for day in days]
    return [shown[start : start + 7] for start in range(0, len(shown), 7)]


def _moments(request: HttpRequest, first: date, last: date) -> dict[date, list[Moment]]:
    """Return what happens on the days from `first` until before `last`."""
    zone = ZoneInfo(settings.TIME_ZONE)
    begin, end = (datetime.combine(day, time(), zone) for day in (first, last))

    def inside(name: str) -> Q:
        return Q(**{f"{name}__gte": begin, f"{name}__lt": end})

    posts = Post.objects.defer(*NOT_IN_LISTS).select_related("author").exclude(state=Post.State.TRASH)
    if not request.user.has_perm("blog.edit_any_post"):
        posts = posts.owned_by(request.user.pk or 0)
    is_out = Q(state=Post.State.PUBLISHED, kind=Post.Kind.POST)
    found: dict[date, list[Moment]] = defaultdict(list)
    for post in posts.filter((is_out & inside("published_at")) | inside("due_at") | inside("ends_at")):
        hours = (
            (post.published_at if post.is_public else None, "published"),
            (post.due_at, "changed" if post.is_public else "scheduled"),
            (post.ends_at, "ends"),
        )
        for at, what in hours:
            if at is not None and begin <= at < end:
                found[at.astimezone(zone).date()].append(Moment(post, at, what))
    return {day: sorted(moments, key=lambda moment: moment.at) for day, moments in found.items()}


def monday_of(day: date) -> date:
    """Return the day on which the week of `day` begins, as the language of the desk has it."""
    # Django counts from Sunday, Python from Monday.
    first = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    return day - timedelta(days=(day.weekday() - first) % 7)


def weekdays() -> list[str]:
    """Return the short names of the days of a week, the first one first."""
    first = monday_of(date(2024, 1, 3)).weekday()
    return [str(WEEKDAYS_ABBR[(first + n) % 7]) for n in range(7)]


def coming(request: HttpRequest) -> dict[str, Any]:
    """Return what the desk shows: this week and those after it."""
    today = timezone.localtime(timezone.now(), ZoneInfo(settings.TIME_ZONE)).date()
    return {"weeks": weeks(request, monday_of(today), WEEKS), "weekdays": weekdays()}


def month_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Answer with a month, this one or the one that `month=YYYY-MM` names."""
    today = timezone.localtime(timezone.now(), ZoneInfo(settings.TIME_ZONE)).date()
    first = _asked(request.GET.get("month", "")) or today.replace(day=1)
    begin = monday_of(first)
    days = calendar.monthrange(first.year, first.month)[1]
    number = -(-((first - begin).days + days) // 7)
    context = {
        **site.each_context(request),
        "title": date_format(first, "YEAR_MONTH_FORMAT"),
        "weeks": weeks(request, begin, number, month=first.month),
        "weekdays": weekdays(),
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=31):%Y-%m}",
        "is_now": (first.year, first.month) == (today.year, today.month),
        "back_label": _("Desk"),
    }
    return TemplateResponse(request, "admin/calendar.html", context)


def _asked(written: str) -> date | None:
    """Return the first day of the month that was written, None for no month that the calendar has."""
    year, _dash, month = written.partition("-")
    if not (year.isascii() and month.isascii() and year.isdecimal() and month.isdecimal()):
        return None
    if len(written) > 7 or not (FIRST_YEAR < int(year) < LAST_YEAR and 1 <= int(month) <= 12):
        return None
    return date(int(year), int(month), 1)

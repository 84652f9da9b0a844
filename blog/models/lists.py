"""The lists in which readers find posts, each under its name: `all`, `tag:7`, `author:2`, `series:3`, `year:2014`,
`month:2014-2`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from blog.models.post import Post, PostQuerySet
from blog.models.prepared import Prepared, Value

# All dated posts.
ALL = "all"


def in_tag(pk: int) -> str:
    """Return the list of the posts of a tag."""
    return f"tag:{pk}"


def in_author(pk: int) -> str:
    """Return the list of the posts of an author."""
    return f"author:{pk}"


def in_series(pk: int) -> str:
    """Return the list of the posts of a series, by date as every list."""
    return f"series:{pk}"


def in_year(year: int) -> str:
    """Return the list of the posts of a year."""
    return f"year:{year}"


def in_month(year: int, month: int) -> str:
    """Return the list of the posts of a month."""
    return f"month:{year}-{month}"


def scopes_of(
    published_at: datetime, author: int | None, tags: Iterable[int], series: int | None = None
) -> list[str]:
    """Return the lists in which a post of that date, author, tags and series stands."""
    day = published_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    by = [in_author(author)] if author else []
    among = [in_series(series)] if series else []
    return [ALL, in_year(day.year), in_month(day.year, day.month), *by, *map(in_tag, tags), *among]


def span_of(scope: str) -> tuple[datetime, datetime]:
    """Return the first instant of a year or a month in the site's time zone, and the first after it.

    Raises ValueError beyond the calendar.
    """
    kind, _, of = scope.partition(":")
    zone = ZoneInfo(settings.TIME_ZONE)
    year, month = (int(of), 1) if kind == "year" else map(int, of.split("-"))
    last = 12 if kind == "year" else month
    following = datetime(year + last // 12, last % 12 + 1, 1, tzinfo=zone)
    return datetime(year, month, 1, tzinfo=zone), following


class _Kind:
    """What lists of one kind have in common: which posts stand there, and what their pages and feeds ask for."""

    def __init__(self, posts: Callable[..., PostQuerySet]) -> None:
        self.posts = posts
        self.first = Prepared(lambda *of: posts(*of).newest_first().in_lists())
        self.later = Prepared(lambda at, pk, *of: posts(*of).before(at, pk).newest_first().in_lists())
        self.newer = Prepared(
            lambda at, pk, *of: posts(*of).after(at, pk).oldest_first().only("published_at")
        )
        self.entries = Prepared(lambda *of: posts(*of).newest_first().in_feeds())


def _dated() -> PostQuerySet:
    return Post.objects.visible().posts()


_SPAN = _Kind(lambda begin, end: _dated().filter(published_at__gte=begin, published_at__lt=end))
_KINDS = {
    "all": _Kind(_dated),
    "tag": _Kind(lambda tag: Post.objects.under(tag)),
    "author": _Kind(lambda author: _dated().filter(author=author)),
    "series": _Kind(lambda series: Post.objects.in_series(series)),
    "year": _SPAN,
    "month": _SPAN,
}


def posts_in(scope: str) -> PostQuerySet:
    """Return the posts that readers find in a list; raises ValueError beyond the calendar, as all that follows."""
    kind, of = _named(scope)
    return kind.posts(*of)


def first_in(scope: str, *, most: int) -> list[Post]:
    """Return the newest posts of a list, with what a teaser shows."""
    kind, of = _named(scope)
    return kind.first(*of, most=most)


def later_in(scope: str, published_at: datetime, pk: int, *, most: int) -> list[Post]:
    """Return the posts of a list that come after this place, the newest first, with what a teaser shows."""
    kind, of = _named(scope)
    return kind.later(published_at, pk, *of, most=most)


def newer_in(scope: str, published_at: datetime, pk: int) -> Post | None:
    """Return the post of a list that stands right before this place, with its date; None if none does."""
    kind, of = _named(scope)
    return kind.newer.first(published_at, pk, *of, most=1)


def entries_in(scope: str, *, most: int) -> list[Post]:
    """Return the newest posts of a list, with what an entry of a feed tells."""
    kind, of = _named(scope)
    return kind.entries(*of, most=most)


def _named(scope: str) -> tuple[_Kind, tuple[Value, ...]]:
    """Return the kind of a list, and what it is the list of."""
    kind, _, of = scope.partition(":")
    if _KINDS[kind] is _SPAN:
        return _SPAN, span_of(scope)
    return _KINDS[kind], (int(of),) if of else ()

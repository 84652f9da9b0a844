"""Lists that are kept in order, so that reading one costs the same however many posts there are: of a tag, of a month,
of a series."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncMonth

from blog.models import Month, Post, PostLink, Tagging, lists
from blog.services import purging, sequencing, writes


@contextmanager
def moving(post: Post) -> Iterator[None]:
    """Do to `post` what gives it another place, or none, in the lists of its tags, its series and its month, and under what
    it links to."""
    months = {_month(pk=post.pk)}
    yield
    listed_at = post.published_at if post.is_public and not post.is_page else None
    Tagging.objects.filter(post=post).update(listed_at=listed_at)
    PostLink.objects.filter(post=post).update(listed_at=post.published_at if post.is_public else None)
    sequencing.place(post)
    for first in months ^ {_month(pk=post.pk)}:
        if first is not None:
            _count(first)


def months() -> list[Month]:
    """Return the months in which something appeared, the newest first; counted now where that has not been done yet by
    the site's clock."""
    return list(Month.objects.filter(zone=settings.TIME_ZONE).order_by("-first")) or counted()


@writes
def count_again() -> None:
    """Count all months again."""
    before, now = {(row.first, row.posts) for row in months()}, counted()
    Month.objects.all().delete()
    Month.objects.bulk_create(now)
    if before != {(row.first, row.posts) for row in now}:
        purging.purge_everything()


@writes
def catch_up() -> int:
    """Count the months for a site that has just got its clock; return how many there are."""
    if Month.objects.filter(zone=settings.TIME_ZONE).exists():
        return 0
    Month.objects.all().delete()
    return len(Month.objects.bulk_create(counted()))


def counted() -> list[Month]:
    """Return the months, not stored, as asking every post gives them: what takes long where there are many."""
    zone = settings.TIME_ZONE
    found = (
        Post.objects.visible()
        .posts()
        .order_by()
        .annotate(month=TruncMonth("published_at", tzinfo=ZoneInfo(zone)))
        .values("month")
        .annotate(count=Count("id"))
        .values_list("month", "count")
    )
    made = [Month(zone=zone, first=first.date(), posts=count) for first, count in found]
    return sorted(made, key=lambda month: month.first, reverse=True)


def _month(*, pk: int) -> date | None:
    """Return the first day of the month in which readers find a post; None where they do not."""
    row = Post.objects.visible().posts().filter(pk=pk).values_list("published_at", flat=True).first()
    return row.astimezone(ZoneInfo(settings.TIME_ZONE)).date().replace(day=1) if row is not None else None


def _count(first: date) -> None:
    """Count the posts of one month."""
    number = lists.posts_in(lists.in_month(first.year, first.month)).count()
    zone = settings.TIME_ZONE
    if number:
        Month.objects.update_or_create(zone=zone, first=first, defaults={"posts": number})
    else:
        Month.objects.filter(zone=zone, first=first).delete()

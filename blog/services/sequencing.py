"""Series: made, renamed and taken away, which posts stand in them, and in which order these are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Q

from blog import markup
from blog.models import Part, Post, Series
from blog.models.series import LAST, Standing, Step, standing, steps, window
from blog.services import cleaning, leading, naming, searching, writes

NAME_LENGTH = 100
# Where a part stands by its date that has none yet.
SOME_DAY = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Planned:
    """Where a post will stand in a series once readers see it, or stands already if `is_public`."""

    number: int
    count: int
    is_public: bool


@writes
def save(series: Series, *, at: datetime) -> Series:
    """Save a series as it stands; its former address leads to the new one where readers knew it, and texts find it by its
    former name.

    Raises ValidationError for an address name that another series has or had.
    """
    series = cleaning.row(series)
    series.slug = series.slug or naming.free_row_slug(Series, series.name, fallback="series", pk=series.pk)
    series.draw(markup.inline, language=settings.LANGUAGE_CODE, version=markup.VERSION)
    row = Series.objects.filter(pk=series.pk).values_list("name", "public_parts").first()
    name, series.public_parts = row or ("", 0)
    was = naming.save_row(series, at=at)
    if series.public_parts:
        leading.arrive(series.path, at=at, was=_path(was) if was else "")
    if name and name != series.name:
        searching.outdate_in(series)
    return series


@writes
def ensure(name: str, *, at: datetime) -> Series | None:
    """Return the series of this name, made if there is none; compares without case. None for no name."""
    name = cleaning.line(name)[:NAME_LENGTH]
    if not name:
        return None
    return Series.objects.named(name) or save(Series(name=name), at=at)


@writes
def remove(series: Series, *, at: datetime) -> None:
    """Delete a series; its posts stay. Its page answers "gone" if readers could see it."""
    if Series.objects.used().filter(pk=series.pk).exists():
        leading.leave(series.path, at=at)
    searching.outdate_in(series)
    Post.objects.filter(part__series=series, is_part=True).update(is_part=False)
    Part.objects.filter(series=series).delete()
    series.delete()


# --- Who stands in it -------------------------------------------------------------------------------------------------


@writes
def join(post: Post, series: Series | None) -> None:
    """Let `post` stand in `series`, behind its other parts, or in none; where it stands already it keeps its place.

    Readers find it there once `place` has been told that they see the post.
    """
    had = Part.objects.filter(post=post).first()
    if series is None and had is not None:
        Part.objects.filter(post=post).delete()
    elif series is not None and had is None:
        Part.objects.create(post=post, series=series)
    elif series is not None and had is not None and had.series_id != series.pk:
        Part.objects.filter(post=post).update(series=series, place=LAST, listed_at=None, number=None)
    else:
        return
    _forget_part(post)
    if had is not None and had.number is not None:
        Post.objects.filter(pk=post.pk).update(is_part=False)
        post.is_part = False
        _number(had.series_id, at=post.saved_at)


@writes
def place(post: Post) -> None:
    """Let readers find `post` in its series while they see it, and not otherwise; the other parts are numbered anew."""
    part = Part.objects.filter(post=post).first()
    if part is None:
        return
    listed_at = post.published_at if post.is_public and not post.is_page else None
    if part.listed_at != listed_at or (part.number is None) != (listed_at is None):
        Part.objects.filter(post=post).update(listed_at=listed_at)
        _forget_part(post)
        _number(part.series_id, at=post.modified_at or post.saved_at)
        post.is_part = listed_at is not None


def _forget_part(post: Post) -> None:
    """Let `post` look again for what it knew of its part."""
    known = Post._meta.get_field("part")
    if known.is_cached(post):
        known.delete_cached_value(post)


# --- In which order ---------------------------------------------------------------------------------------------------


def in_order(series: Series) -> list[Part]:
    """Return all parts of a series for the desk, each with its post: also those that readers do not see (yet), which
    stand by the date that they have, or are to have, or at the end."""
    hidden = (Post.State.TRASH, Post.State.TEMPLATE)
    rows = Part.objects.filter(series=series).exclude(post__state__in=hidden).select_related("post__author")
    columns = ("title", "slug", "state", "path", "published_at", "due_at", "language", "author__user_id")
    found = rows.only("series", "place", "listed_at", "number", *(f"post__{name}" for name in columns))
    return sorted(found, key=lambda part: (part.place, _date_of(part), part.pk))


def _date_of(part: Part) -> datetime:
    return part.listed_at or part.post.due_at or part.post.published_at or SOME_DAY


@writes
def arrange(series: Series, posts: Iterable[int], *, at: datetime) -> None:
    """Put the parts of a series, named by their posts, into this order. What is not named, or joins later, comes behind
    them by its date."""
    wanted = {pk: place for place, pk in enumerate(dict.fromkeys(posts), start=1)}
    changed = []
    for part in Part.objects.filter(series=series):
        part_place = wanted.get(part.pk, LAST)
        if part.place != part_place:
            part.place = part_place
            changed.append(part)
    Part.objects.bulk_update(changed, ["place"])
    _number(series.pk, at=at)


@writes
def arrange_by_date(series: Series, *, at: datetime) -> None:
    """Let the parts of a series stand by their dates, as they do while nobody has put them otherwise."""
    arrange(series, [], at=at)


@writes
def number_again(*, at: datetime) -> int:
    """Let every series hold what readers see, in its order, and nothing else; return how many parts were not right."""
    seen = Q(post__state=Post.State.PUBLISHED, post__kind=Post.Kind.POST)
    changed = Part.objects.exclude(seen).filter(listed_at__isnull=False).update(listed_at=None)
    for part in Part.objects.filter(seen).select_related("post").only("listed_at", "post__published_at"):
        if part.listed_at != part.post.published_at:
            changed += Part.objects.filter(pk=part.pk).update(listed_at=part.post.published_at)
    changed += sum(_number(pk, at=at) for pk in Series.objects.values_list("pk", flat=True))
    parts = Part.objects.filter(number__isnull=False).values("post")
    changed += Post.objects.filter(is_part=True).exclude(pk__in=parts).update(is_part=False)
    return changed + Post.objects.filter(is_part=False, pk__in=parts).update(is_part=True)


def _number(pk: int, *, at: datetime) -> int:
    """Number the parts of a series that readers see, and count them; return how many had another number."""
    series = Series.objects.get(pk=pk)
    changed, number = [], 0
    turned: dict[bool, list[int]] = {True: [], False: []}
    for part in Part.objects.filter(series=series).in_order():
        number += part.listed_at is not None
        now = number if part.listed_at is not None else None
        if part.number != now:
            if part.number is None or now is None:
                turned[now is not None].append(part.pk)
            part.number = now
            changed.append(part)
    Part.objects.bulk_update(changed, ["number"])
    for is_part, posts in turned.items():
        if posts:
            Post.objects.filter(pk__in=posts).update(is_part=is_part)
    if series.public_parts != number:
        Series.objects.filter(pk=pk).update(public_parts=number)
        if not (series.public_parts and number):
            _appear(series, at=at) if number else _disappear(series)
    return len(changed)


def _appear(series: Series, *, at: datetime) -> None:
    """Let a series that readers see from now on be found by the addresses that it had."""
    leading.arrive(series.path, at=at)
    for alias in series.aliases.all():
        leading.arrive(series.path, at=at, was=_path(alias.name))


def _disappear(series: Series) -> None:
    """Let nothing lead to a series that readers do not see any more."""
    for name in series.aliases.values_list("name", flat=True):
        leading.forget(_path(name))


def _path(slug: str) -> str:
    return Series(slug=slug).path


# --- What will be -----------------------------------------------------------------------------------------------------


def planned(post: Post | None, series: Series, *, date: datetime | None = None) -> Planned:
    """Return where `post` (a new one without) will stand in `series` if it is published with this date, or stands."""
    part = Part.objects.filter(post=post, series=series).first() if post is not None and post.pk else None
    if part is not None and part.number is not None:
        return Planned(part.number, series.public_parts, is_public=True)
    spot, pk = (part.place if part else LAST), post.pk if post and post.pk else 0
    before = Q(place__lt=spot)
    if date is None or not pk:
        before |= Q(place=spot)
    else:
        before |= Q(place=spot, listed_at__lt=date) | Q(place=spot, listed_at=date, post_id__lt=pk)
    number = Part.objects.filter(before, series=series, number__isnull=False).count() + 1
    return Planned(number, series.public_parts + 1, is_public=False)


def as_published(post: Post, series: Series) -> Standing | None:
    """Return where `post`, unsaved as its page would be, would stand in `series` if it were published."""
    if post.is_page:
        return None
    plan = planned(post, series, date=post.published_at)
    if plan.is_public:
        return standing(post.pk)
    first, last = window(plan.number, plan.count)
    others = [
        each._replace(number=each.number + (each.number >= plan.number))
        for each in steps(series, first - 1, last)
        if each.pk != post.pk
    ]
    own = Step(plan.number, post.pk or 0, post.title, post.path or "", post.language)
    shown = sorted(each for each in (*others, own) if first <= each.number <= last)
    return Standing(series, plan.number, plan.count, tuple(shown))

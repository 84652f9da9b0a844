"""Places in a list: an address part that names the post after which a page of older posts, or of further parts, begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404

from blog.conf import setting
from blog.models import Part, Post, Series, faces, lists

# Small letters only, so that a page can be kept as a file on any disk.
FORMAT = "%Y%m%dt%H%M%S"


@dataclass(frozen=True)
class Place:
    """Where in the order of lists a page begins: after the post of this date and id."""

    published_at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.published_at.astimezone(UTC):{FORMAT}}-{self.pk}"


def parse(written: str) -> Place:
    """Return the place that an address names; raises Http404 for one that no page of ours could have named."""
    date, _, pk = written.partition("-")
    try:
        place = Place(datetime.strptime(date, FORMAT).replace(tzinfo=UTC), int(pk))
    except (ValueError, OverflowError):
        raise Http404 from None
    if str(place) != written or not 0 < place.pk < 2**63:
        raise Http404
    return place


@dataclass(frozen=True)
class Listing:
    """One page of a list of posts, the address of the next one if there is more, and the keys of what it shows.

    Its beginning is a post's place unless that has gone, or somebody has made the address up.
    """

    posts: list[Post]
    older_path: str | None
    keys: list[str]
    begins_at_post: bool = True
    # As many come before it, where that is known.
    before: int = 0


def listing(scope: str, *, root: str, after: Place | None = None) -> Listing:
    """Return the page of a list that begins at `after`, the first without one; its cost does not grow with the list."""
    size = int(str(setting("INFLUENCY_PAGE_SIZE")))
    if after is None:
        found, first, is_there = lists.first_in(scope, most=size + 1), 0, True
    else:
        found = lists.later_in(scope, after.published_at, after.pk, most=size + 1)
        first, is_there = _post_at(scope, after)
    shown = found[:size]
    keys = [faces.after(scope, pk) for pk in (first, *(post.pk for post in shown))]
    keys += [key for post in shown for key in faces.of_card(post)]
    if len(found) <= size or shown[-1].published_at is None:
        return Listing(shown, None, keys, is_there)
    older = Place(shown[-1].published_at, shown[-1].pk)
    return Listing(shown, f"{root}older/{older}/", keys, is_there)


def parts(series: Series, *, after: int = 0) -> Listing | None:
    """Return the page of the parts of `series`, in its order, that begins behind the post with the id `after`; None where
    that is no part of it, or the last one."""
    size = int(str(setting("INFLUENCY_PAGE_SIZE")))
    of_it = Part.objects.filter(series=series, post=after, number__isnull=False)
    before = of_it.values_list("number", flat=True).first() or 0 if after else 0
    if after and not before:
        return None
    found = list(Post.objects.parts_of(series, after=before).in_lists()[: size + 1])
    if not found:
        return None
    shown = found[:size]
    keys = [faces.of_part(series.pk, n) for n in range(max(before, 1), before + len(found) + 1)]
    keys += [key for post in shown for key in faces.of_card(post)]
    further = f"{series.path}after/{shown[-1].pk}/" if len(found) > size else None
    return Listing(shown, further, keys, before=before)


def _post_at(scope: str, place: Place) -> tuple[int, bool]:
    """Return the post at this place of a list, or if it has gone the one right before it (0 for none), and whether it is
    at the very place."""
    found = lists.newer_in(scope, place.published_at, place.pk - 1)
    if found is None or found.published_at is None:
        return 0, False
    return found.pk, str(Place(found.published_at, found.pk)) == str(place)

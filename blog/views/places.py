"""Places in a list: an address part that names the post after which a page of older posts begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404

from blog.conf import setting
from blog.models import Post
from blog.models.post import PostQuerySet

FORMAT = "%Y%m%dT%H%M%S"


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
    """One page of posts, and the address of the next one if there is more."""

    posts: list[Post]
    older_path: str | None


def listing(posts: PostQuerySet, *, root: str, after: Place | None = None) -> Listing:
    """Return the page of `posts` that begins at `after` (the first without one); its cost does not grow with them."""
    size = int(str(setting("INFLUENCY_PAGE_SIZE")))
    rows = posts.before(after.published_at, after.pk) if after else posts
    found = list(rows.newest_first().in_lists()[: size + 1])
    shown = found[:size]
    if len(found) <= size or shown[-1].published_at is None:
        return Listing(shown, None)
    return Listing(shown, f"{root}older/{Place(shown[-1].published_at, shown[-1].pk)}/")

"""Making again what the site computes from what was written: step by step, to be stopped at any moment and gone on with.

Each work finds out by itself what is left of it; so it goes on after a stop, or a crash, where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone

from blog.models import Post, Tagging
from blog.services import (
    calling,
    completing,
    listing,
    purging,
    refreshing,
    searching,
    sequencing,
    ticking,
    writes,
)

# Rows looked at in one transaction.
BATCH = 500
# How long the site's own clock may take for a picture that it works at before it is no longer waited for.
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Progress:
    """How many of how many are done."""

    done: int
    of: int


# Told whether to begin anew also where something is left from before.
Work = Callable[[bool], Iterator[Progress]]


def texts(is_anew: bool) -> Iterator[Progress]:
    """Draw what readers see of every post again, and what tags, authors and series say of themselves."""
    if is_anew or not refreshing.outdated():
        refreshing.outdate()
    return _until_none(refreshing.outdated, lambda: refreshing.redraw_outdated(most=20))


def images(is_anew: bool) -> Iterator[Progress]:
    """Look at every picture for sizes that are missing, and make them."""
    if is_anew or not completing.outdated():
        completing.outdate()
    return _until_none(completing.outdated, lambda: ticking.complete_next(at=timezone.now()))


def search(is_anew: bool) -> Iterator[Progress]:
    """Take every post into the searches of the desk and of readers again, and find what it is related to."""
    if is_anew or not searching.outdated():
        searching.outdate()
    return _until_none(searching.outdated, searching.catch_up)


def lists(is_anew: bool) -> Iterator[Progress]:
    """Put every post into its place again: in the lists of its tags, in its series, in the count of its month,
    among its neighbours."""
    order = list(Post.objects.visible().posts().oldest_first().values_list("pk", flat=True))
    _place_taggings()
    sequencing.number_again(at=timezone.now())
    listing.count_again()
    for start in range(0, len(order), BATCH):
        _join(order, start)
        yield Progress(min(start + BATCH, len(order)), len(order))


def names(is_anew: bool) -> Iterator[Progress]:
    """Judge again what every post is called where others mention it."""
    order = list(Post.objects.visible().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(order), BATCH):
        _call(order[start : start + BATCH])
        yield Progress(min(start + BATCH, len(order)), len(order))


def pages(is_anew: bool) -> Iterator[Progress]:
    """Forget the kept pages; each is kept again when it is next asked for."""
    purging.purge_everything()
    yield Progress(1, 1)


WORKS: dict[str, Work] = {
    "texts": texts,
    "pictures": images,
    "search": search,
    "lists": lists,
    "names": names,
    "pages": pages,
}


def _until_none(left: Callable[[], int], step: Callable[[], int]) -> Iterator[Progress]:
    """Take step after step until nothing is left, or nothing more of it can be done now."""
    of = now = left()
    changed_at = time.monotonic()
    while now:
        is_waiting = not step()
        # More may have come meanwhile than there was at the beginning.
        before, now = now, left()
        of = max(of, now)
        if now != before:
            changed_at = time.monotonic()
        elif is_waiting and time.monotonic() - changed_at > PATIENCE_SECONDS:
            return
        elif is_waiting:
            time.sleep(0.5)
        yield Progress(of - now, of)


@writes
def _place_taggings() -> None:
    """Let the lists of tags hold what readers see, by its date, and nothing else."""
    seen = Q(post__state=Post.State.PUBLISHED, post__kind=Post.Kind.POST)
    changed = Tagging.objects.exclude(seen).filter(listed_at__isnull=False).update(listed_at=None)
    wrong = Tagging.objects.filter(seen).exclude(listed_at=F("post__published_at"), listed_at__isnull=False)
    for tagging in wrong.select_related("post").only("listed_at", "post__published_at").iterator():
        changed += Tagging.objects.filter(pk=tagging.pk).update(listed_at=tagging.post.published_at)
    if changed:
        purging.purge_everything()


@writes
def _join(order: list[int], start: int) -> None:
    """Let the posts of one batch of the order point at those right before and after them."""
    some = order[start : start + BATCH]
    before = [order[start - 1] if start else None, *some[:-1]]
    after = [*some[1:], order[start + BATCH] if start + BATCH < len(order) else None]
    wanted = dict(zip(some, zip(before, after, strict=True), strict=True))
    rows = Post.objects.visible_among(some)
    for pk, previous, following in rows.values_list("pk", "previous_post_id", "next_post_id"):
        if (previous, following) != wanted[pk]:
            newly = dict(zip(("previous_post", "next_post"), wanted[pk], strict=True))
            Post.objects.filter(pk=pk).update(**newly)


@writes
def _call(some: list[int]) -> None:
    """Judge the names of the posts of one batch; texts that have new ones are not looked for, as so many would come."""
    for post in Post.objects.visible_among(some).prefetch_related("tags"):
        calling.place(post, is_new=False)

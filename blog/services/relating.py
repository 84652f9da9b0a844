"""Which posts are about the same: found when a post goes public, and kept with each of them, so that reading asks nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log

from django.db.models import Q

from blog.models import Post, PostLink, RelatedPost, Tagging
from blog.models.weave import RELATED_KEPT
from blog.search import likeness
from blog.services import writes

# What counts how much, at most: telling words of the text, tags of both, a link from one to the other.
TEXT, TAGS, LINK = 1.0, 0.4, 0.3
# What is less alike is not related.
LEAST = 0.15
# Of the posts with a tag of it so many are looked at, the newest ones, and of all so many may be told of it.
TAGGED, TOLD = 30, 40


@writes
def place(post: Post) -> None:
    """Find what a public `post` is related to, and tell those posts of it where it is more alike than what they have.

    The same number of questions however many posts there are. Pages of their own are related to nothing.
    """
    found = {} if post.is_page else _alike(post)
    # Rounded, so that a comma more or less moves nothing.
    ranked = sorted(((round(score, 2), pk) for pk, score in found.items() if score >= LEAST), reverse=True)
    _replace(post, ranked[:RELATED_KEPT])
    _tell(post, ranked[:TOLD])


@writes
def remove(post: Post) -> None:
    """Let nothing be related to a post that readers no longer see."""
    RelatedPost.objects.filter(Q(post=post) | Q(other=post)).delete()


def _replace(post: Post, ranked: Sequence[tuple[float, int]]) -> None:
    rows = RelatedPost.objects.filter(post=post)
    if list(rows.order_by("-likeness", "-other").values_list("likeness", "other")) == list(ranked):
        return
    rows.delete()
    RelatedPost.objects.bulk_create(
        RelatedPost(post=post, other_id=pk, likeness=score) for score, pk in ranked
    )


def _tell(post: Post, ranked: Sequence[tuple[float, int]]) -> None:
    """Give `post` its place among what each of these posts is related to."""
    scores = {pk: score for score, pk in ranked}
    had: dict[int, tuple[int, float]] = {}
    known: dict[int, list[tuple[float, int]]] = defaultdict(list)
    rows = RelatedPost.objects.filter(Q(post__in=scores) | Q(other=post))
    for pk, row, score, other in rows.values_list("post", "pk", "likeness", "other"):
        if other == post.pk:
            had[pk] = (row, score)
        else:
            known[pk].append((score, row))
    worse, told = [], []
    for pk, score in scores.items():
        if pk in had and had[pk][1] == score:
            del had[pk]
            continue
        there = sorted(known[pk])
        if len(there) >= RELATED_KEPT:
            if there[0][0] >= score:
                continue
            if pk not in had:
                worse.append(there[0][1])
        told.append(RelatedPost(post_id=pk, other=post, likeness=score))
    if gone := [*worse, *(row for row, _score in had.values())]:
        RelatedPost.objects.filter(pk__in=gone).delete()
    RelatedPost.objects.bulk_create(told)


def _alike(post: Post) -> dict[int, float]:
    """Return the dated posts that readers see and that share something with `post`, each with how much."""
    found: dict[int, float] = defaultdict(float)
    for pk, score in likeness.alike(post.pk).items():
        found[pk] += TEXT * score
    for pk, score in _tagged(post).items():
        found[pk] += min(TAGS, score)
    for pk in _linked(post):
        found[pk] += LINK
    public = Post.objects.visible_among(list(found)).values_list("pk", "kind")
    return {pk: found[pk] for pk, kind in public if kind == Post.Kind.POST and pk != post.pk}


def _tagged(post: Post) -> dict[int, float]:
    """Return the newest posts with tags of `post`; a tag counts more the fewer posts it has."""
    found: dict[int, float] = defaultdict(float)
    for tag in post.tags.all():
        rows = Tagging.objects.filter(tag=tag, listed_at__isnull=False).exclude(post=post)
        ids = list(rows.order_by("-listed_at", "-post_id").values_list("post_id", flat=True)[:TAGGED])
        for pk in ids:
            found[pk] += TAGS / (1 + log(1 + len(ids)))
    return found


def _linked(post: Post) -> set[int]:
    """Return the posts that `post` links to, and the newest that link to it."""
    out = PostLink.objects.filter(post=post).values_list("target_id", flat=True)
    back = PostLink.objects.filter(target=post, listed_at__isnull=False).order_by("-listed_at", "-post_id")
    return {*out, *back.values_list("post_id", flat=True)[:TAGGED]}

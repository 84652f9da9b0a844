"""Where words stand in the newest texts of posts: every change that replacing them would make, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from blog import finding
from blog.models import Post, Revision
from blog.records import PostRecord

# What one page shows. A browser sends a field for each change, and Django takes at most 1,000 of them.
MOST_POSTS = 200
MOST_CHANGES = 800


@dataclass(frozen=True)
class Wish:
    """What is to be replaced by what, and in which fields; `is_everywhere` takes code and addresses along."""

    words: finding.Words
    replacement: str
    fields: tuple[str, ...] = ("body",)
    is_everywhere: bool = False


@dataclass(frozen=True)
class Change:
    """One place at which words would be replaced: the field, its number among the finds in it, and its line."""

    field: str
    number: int
    excerpt: finding.Excerpt


@dataclass(frozen=True)
class Held:
    """A post that holds the words: the state that was searched, and every change there would be."""

    revision: Revision
    changes: tuple[Change, ...]
    # There are more in it than are shown.
    is_cut: bool = False

    @property
    def post(self) -> Post:
        """The post."""
        return self.revision.post

    @property
    def has_other_changes(self) -> bool:
        """Whether readers see another text than this one: it waits to be published already."""
        return self.post.is_public and self.post.live_revision_id != self.revision.pk


@dataclass(frozen=True)
class Found:
    """A page of posts that hold the words, the youngest first; `older` is where the next begins, None at the end."""

    held: tuple[Held, ...]
    older: int | None

    @property
    def changes(self) -> int:
        """How many changes are shown."""
        return sum(len(each.changes) for each in self.held)


def find(
    wish: Wish, posts: QuerySet[Post], *, before: int | None = None, most: tuple[int, int] | None = None
) -> Found:
    """Return which of `posts`, the trash aside, hold the words in their newest state; from the post `before` on.

    One question to the database, which sorts out what cannot match. `most` are posts and changes, of a page.
    """
    most_posts, most_changes = most or (MOST_POSTS, MOST_CHANGES)
    held: list[Held] = []
    room = most_changes
    for revision in _candidates(wish, posts, before=before).iterator(chunk_size=50):
        changes = _changes(wish, revision.as_record)
        if not changes:
            continue
        if len(held) == most_posts or (held and len(changes) > room):
            return Found(tuple(held), held[-1].revision.post_id)
        held.append(Held(revision, changes[:room], is_cut=len(changes) > room))
        room -= len(held[-1].changes)
    return Found(tuple(held), None)


def _candidates(wish: Wish, posts: QuerySet[Post], *, before: int | None) -> QuerySet[Revision]:
    """Return the newest states in which the words may stand, as far as the database can tell."""
    newest = Revision.objects.filter(post=OuterRef("pk")).newest_first().values("pk")[:1]
    among = posts.order_by().exclude(state=Post.State.TRASH)
    if before is not None:
        among = among.filter(pk__lt=before)
    states = among.annotate(state_now=Subquery(newest)).values("state_now")
    likely, pattern = Q(), finding.pattern(wish.words)
    names = {name: f"{name}_said" for name in wish.fields}
    for said in names.values():
        likely |= Q(**{f"{said}__regex": pattern})
    return (
        Revision.objects.filter(pk__in=states)
        .annotate(**{said: KT(f"record__{name}") for name, said in names.items()})
        .filter(likely)
        .select_related("post", "post__author")
        .defer("post__body", "post__html", "post__text")
        .order_by("-post_id")
    )


def _changes(wish: Wish, record: PostRecord) -> tuple[Change, ...]:
    return tuple(
        Change(name, number, finding.excerpt(getattr(record, name), span))
        for name in wish.fields
        for number, span in enumerate(spans(wish, name, getattr(record, name)))
    )


def spans(wish: Wish, name: str, text: str) -> list[finding.Span]:
    """Return where the words stand in a field, without what says already what is to be there."""
    if not (found := finding.find(text, wish.words)):
        return []
    if not wish.is_everywhere and name != "title":
        within = finding.prose(text, has_blocks=name == "body")
        found = finding.find(text, wish.words, within=within)
    return [(start, end) for start, end in found if text[start:end] != wish.replacement]

"""Other words in the place of some, over many posts: each change seen before it is made, and the run taken back as one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from blog import finding
from blog.markup import MAX_LENGTH, Problem
from blog.models import Post, Revision, User
from blog.records import PostRecord
from blog.services import checking, editing, keeping, publishing, remembering, writes

# The fields of a record that hold words, and how long each may be.
LENGTHS = {"title": 300, "standfirst": 1000, "body": MAX_LENGTH, "closing_question": 200}
# What one page shows. A browser sends a field for each change, and Django takes at most 1,000 of them.
MOST_POSTS = 200
MOST_CHANGES = 800
# What the states of one run are marked with, where the name of a browser's window would stand.
RUN = "reworded-"


class Why(StrEnum):
    """Why a post was left as it was, or is not as public as was asked for."""

    CLASH = "clash"
    SAID = "said"
    GONE = "gone"
    TOO_LONG = "too_long"
    NOT_READY = "not_ready"
    OTHER_CHANGES = "other_changes"
    SCHEDULED = "scheduled"
    NOT_ALLOWED = "not_allowed"
    WRITTEN_SINCE = "written_since"


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


@dataclass(frozen=True)
class Told:
    """What is to be told of one post: it was left as it was, or is a draft though it was to be published."""

    post: Post
    why: Why
    problems: tuple[Problem, ...] = ()


@dataclass
class Outcome:
    """What a run has done: how many changes in how many posts, which posts it left, and which are drafts still."""

    run: str = ""
    changes: int = 0
    posts: int = 0
    published: int = 0
    # States that are not there any more, or that are somebody else's.
    missing: int = 0
    skipped: list[Told] = field(default_factory=list)
    drafts: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Reworded:
    """A post that a run has changed: the state before, the one after, and whether that is still the newest."""

    post: Post
    before: int
    after: Revision
    is_newest: bool
    is_taken_back: bool
    was_published: bool


def find(
    wish: Wish, posts: QuerySet[Post], *, before: int | None = None, most: tuple[int, int] = (0, 0)
) -> Found:
    """Return which of `posts`, the trash aside, hold the words in their newest state; from the post `before` on.

    One question to the database, which sorts out what cannot match. `most` are posts and changes, of a page.
    """
    most_posts, most_changes = most if most != (0, 0) else (MOST_POSTS, MOST_CHANGES)
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
        for number, span in enumerate(_spans(wish, name, getattr(record, name)))
    )


def _spans(wish: Wish, name: str, text: str) -> list[finding.Span]:
    """Return where the words stand in a field, without what says already what is to be there."""
    if not (found := finding.find(text, wish.words)):
        return []
    if not wish.is_everywhere and name != "title":
        within = finding.prose(text, has_blocks=name == "body")
        found = finding.find(text, wish.words, within=within)
    return [(start, end) for start, end in found if text[start:end] != wish.replacement]


def reword(
    wish: Wish,
    chosen: Mapping[int, Collection[tuple[str, int]]],
    posts: QuerySet[Post],
    *,
    by: User,
    at: datetime,
    may_publish: Callable[[Post], bool] | None = None,
) -> Outcome:
    """Make the changes that were chosen: of the state with each id, the finds with these numbers in these fields.

    Each post is a write of its own, and one of them never stops another. What somebody has written since is merged; where
    it clashes, the post is left. With `may_publish` those are published of which readers have seen the state that was
    changed, as far as it allows.
    """
    outcome = Outcome(run=RUN + secrets.token_hex(12))
    rows = (
        Revision.objects.filter(pk__in=chosen, post__in=posts)
        .select_related("post", "post__author")
        .order_by("-post_id")
    )
    outcome.missing = len(chosen) - len(rows)
    for revision in rows:
        told = _reword(wish, revision, chosen[revision.pk], outcome, by=by, at=at, may_publish=may_publish)
        if told is not None:
            outcome.skipped.append(told)
    return outcome


class _Clashing(Exception):
    """Somebody has changed the same words since; nothing of this was kept."""


@writes
def _reword(
    wish: Wish,
    revision: Revision,
    numbers: Collection[tuple[str, int]],
    outcome: Outcome,
    *,
    by: User,
    at: datetime,
    may_publish: Callable[[Post], bool] | None,
) -> Told | None:
    """Change one post; return why it was left, None if it was not."""
    post = editing.lock(revision.post)
    newest = editing.working_copy(post)
    if newest is None or post.state == Post.State.TRASH:
        return Told(post, Why.GONE)
    record, number = _changed(wish, revision.as_record, numbers)
    if any(len(getattr(record, name)) > LENGTHS[name] for name in wish.fields):
        return Told(post, Why.TOO_LONG)
    try:
        with transaction.atomic():
            kept = keeping.keep(record, by=by, at=at, post=post, seen=revision.pk, window=outcome.run)
            if kept.clashes:
                raise _Clashing
    except _Clashing:
        return Told(post, Why.CLASH)
    if kept.newest.pk == newest.pk:
        return Told(post, Why.SAID)
    # What it said before can be taken back to for good.
    Revision.objects.filter(pk=newest.pk).update(goes_at=None)
    outcome.posts += 1
    outcome.changes += number
    if may_publish is not None and post.is_public:
        _publish(kept.newest, newest, outcome, at=at, by=by, is_allowed=may_publish(post))
    elif post.due_at is not None:
        outcome.drafts.append(Told(post, Why.SCHEDULED))
    return None


def _changed(wish: Wish, record: PostRecord, numbers: Collection[tuple[str, int]]) -> tuple[PostRecord, int]:
    """Return the record with the finds of these numbers replaced, and how many they are."""
    said, count = {}, 0
    for name in wish.fields:
        text = getattr(record, name)
        spans = [span for n, span in enumerate(_spans(wish, name, text)) if (name, n) in numbers]
        said[name] = finding.replaced(text, spans, wish.replacement)
        count += len(spans)
    return record.changed(**said), count


def _publish(
    revision: Revision, former: Revision, outcome: Outcome, *, at: datetime, by: User, is_allowed: bool
) -> None:
    """Publish one if readers have seen all but these changes; else say why it stays a draft."""
    post = editing.lock(revision.post)
    why: Why | None = None
    problems: tuple[Problem, ...] = ()
    if not is_allowed:
        why = Why.NOT_ALLOWED
    elif post.due_at is not None:
        why = Why.SCHEDULED
    elif post.live_revision_id != former.pk:
        why = Why.OTHER_CHANGES
    else:
        try:
            publishing.publish(revision, at=at, by=by)
        except checking.NotReady as stopped:
            why, problems = Why.NOT_READY, tuple(stopped.problems)
    if why is None:
        outcome.published += 1
    else:
        outcome.drafts.append(Told(post, why, problems))


def reworded(run: str, posts: QuerySet[Post], *, by: User) -> list[Reworded]:
    """Return the posts, of `posts`, that a run of this person has changed. One question to the database."""
    if not run.startswith(RUN):
        return []
    same = Revision.objects.filter(post=OuterRef("post")).newest_first()
    # Where somebody had written meanwhile, the run kept its own text and, in the same instant, both together.
    together = same.filter(
        by=by, created_at=OuterRef("created_at"), pk__gte=OuterRef("pk"), restored_from=None
    )
    rows = (
        Revision.objects.filter(by=by, window=run, post__in=posts)
        .annotate(
            was=Subquery(same.filter(pk__lt=OuterRef("pk")).values("pk")[:1]),
            made=Subquery(together.values("pk")[:1]),
            made_public_at=Subquery(together.values("published_at")[:1]),
            now=Subquery(same.values("pk")[:1]),
            now_from=Subquery(same.values("restored_from")[:1]),
        )
        .exclude(was=None)
        .select_related("post", "post__author")
        .order_by("-post_id")
    )
    return [
        Reworded(
            post=each.post,
            before=each.was,
            after=Revision(pk=each.made, post=each.post),
            is_newest=each.now == each.made,
            is_taken_back=each.now_from is not None and each.now_from == each.was,
            was_published=each.made_public_at == each.created_at,
        )
        for each in rows
    ]


def take_back(
    run: str,
    posts: QuerySet[Post],
    *,
    by: User,
    at: datetime,
    may_publish: Callable[[Post], bool] = lambda post: True,
) -> Outcome:
    """Give every post of a run the text that it had before, where nobody has written since; readers too, where the run
    had given them the other one."""
    outcome = Outcome(run=run)
    for each in reworded(run, posts, by=by):
        if each.is_taken_back:
            continue
        if each.post.state == Post.State.TRASH:
            outcome.skipped.append(Told(each.post, Why.GONE))
        elif not each.is_newest:
            outcome.skipped.append(Told(each.post, Why.WRITTEN_SINCE))
        else:
            _take_back(each, outcome, by=by, at=at, may_publish=may_publish)
    return outcome


@writes
def _take_back(
    each: Reworded, outcome: Outcome, *, by: User, at: datetime, may_publish: Callable[[Post], bool]
) -> None:
    """Restore one post."""
    before = Revision.objects.select_related("post").get(pk=each.before)
    try:
        restored = remembering.restore(before, by=by, at=at, seen=each.after.pk)
    except remembering.Moved:
        outcome.skipped.append(Told(each.post, Why.WRITTEN_SINCE))
        return
    outcome.posts += 1
    post = editing.lock(each.post)
    if each.was_published and post.is_public and post.live_revision_id == each.after.pk:
        _publish(restored, each.after, outcome, at=at, by=by, is_allowed=may_publish(post))

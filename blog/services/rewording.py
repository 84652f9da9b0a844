"""Other words in the place of some, over many posts: only what was chosen, one state each, and the run taken back as one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from blog import finding
from blog.markup import Problem
from blog.models import Post, Revision, User
from blog.records import PostRecord
from blog.services import checking, editing, keeping, publishing, remembering, seeking, writes
from blog.services.seeking import Wish

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
    """A post that a run has changed: the state before, the one after, the newest one, and whether that says what the run
    made of it: it is that state, or that state taken up again, as by taking back a later run."""

    post: Post
    before: int
    after: Revision
    newest: int
    is_newest: bool
    is_taken_back: bool
    was_published: bool


@dataclass(frozen=True)
class Edit:
    """A change to one text: returns the record changed, and how many changes that are. `name` is what the state after it
    is called in the history."""

    change: Callable[[PostRecord], tuple[PostRecord, int]]
    name: str = ""


def reword(
    wish: Wish,
    chosen: Mapping[int, Collection[tuple[str, int]]],
    posts: QuerySet[Post],
    *,
    by: User,
    at: datetime,
    may_publish: Callable[[Post], bool] | None = None,
) -> Outcome:
    """Make the changes that were chosen: of the state with each id, the finds with these numbers in these fields; each
    as `revise` does."""
    edits = {pk: Edit(partial(_changed, wish, numbers)) for pk, numbers in chosen.items()}
    return revise(edits, posts, by=by, at=at, may_publish=may_publish)


def revise(
    edits: Mapping[int, Edit],
    posts: QuerySet[Post],
    *,
    by: User,
    at: datetime,
    may_publish: Callable[[Post], bool] | None = None,
) -> Outcome:
    """Make these changes to the states with these ids.

    Each post is a write of its own, and one of them never stops another. What somebody has written since is merged; where
    it clashes, the post is left. With `may_publish` those are published of which readers have seen the state that was
    changed, as far as it allows.
    """
    outcome = Outcome(run=RUN + secrets.token_hex(12))
    rows = (
        Revision.objects.filter(pk__in=edits, post__in=posts)
        .select_related("post", "post__author")
        .order_by("-post_id")
    )
    outcome.missing = len(edits) - len(rows)
    for revision in rows:
        told = _revise(revision, edits[revision.pk], outcome, by=by, at=at, may_publish=may_publish)
        if told is not None:
            outcome.skipped.append(told)
    return outcome


class _Clashing(Exception):
    """Somebody has changed the same words since; nothing of this was kept."""


@writes
def _revise(
    revision: Revision,
    edit: Edit,
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
    before = revision.as_record
    record, number = edit.change(before)
    if any(
        len(said) > most and said != getattr(before, name)
        for name, most in editing.LENGTHS.items()
        if (said := getattr(record, name))
    ):
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
    if edit.name:
        remembering.name(kept.newest, edit.name)
    outcome.posts += 1
    outcome.changes += number
    if may_publish is not None and post.is_public:
        _publish(kept.newest, newest, outcome, at=at, by=by, is_allowed=may_publish(post))
    elif post.due_at is not None:
        outcome.drafts.append(Told(post, Why.SCHEDULED))
    return None


def _changed(wish: Wish, numbers: Collection[tuple[str, int]], record: PostRecord) -> tuple[PostRecord, int]:
    """Return the record with the finds of these numbers replaced, and how many they are."""
    said, count = {}, 0
    for name in wish.fields:
        text = getattr(record, name)
        spans = [span for n, span in enumerate(seeking.spans(wish, name, text)) if (name, n) in numbers]
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
            newest=each.now,
            is_newest=each.made in (each.now, each.now_from),
            is_taken_back=each.now_from is not None and each.now_from == each.was,
            was_published=each.made_public_at == each.created_at,
        )
        for each in rows
    ]


def last_run(user: User) -> str:
    """Return the latest run of this person, so that one whose answer never arrived is found; empty for none."""
    runs = Revision.objects.filter(by=user, window__startswith=RUN).newest_first()
    return runs.values_list("window", flat=True).first() or ""


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
        restored = remembering.restore(before, by=by, at=at, seen=each.newest)
    except remembering.Moved:
        outcome.skipped.append(Told(each.post, Why.WRITTEN_SINCE))
        return
    outcome.posts += 1
    post = editing.lock(each.post)
    if (
        each.was_published
        and post.is_public
        and (live := post.live_revision_id) in (each.after.pk, each.newest)
    ):
        _publish(restored, Revision(pk=live, post=post), outcome, at=at, by=by, is_allowed=may_publish(post))

"""Going public and back: the only place where what readers see is changed by an editor's word."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from blog import markup
from blog.models import Alias, Answer, AuditEntry, Post, PostLink, Revision, User
from blog.records import PostRecord
from blog.services import (
    auditing,
    calling,
    checking,
    dating,
    editing,
    leading,
    listing,
    naming,
    neighbours,
    offering,
    refreshing,
    relating,
    rendering,
    retrieving,
    reviewing,
    searching,
    watching,
    writes,
)

logger = logging.getLogger(__name__)
What = AuditEntry.What
KEPT_IN_TRASH = timedelta(days=30)


@writes
def publish(
    revision: Revision,
    *,
    at: datetime,
    by: User | None = None,
    is_checked: bool = True,
    changes_at: datetime | None = None,
    together: Mapping[int, datetime] | None = None,
) -> Post:
    """Make `revision` what readers see, now or at the hour its record names; return the post.

    Changes of what is public already go live at `changes_at`, if that is to come, and the date of the post stays. Raises
    checking.NotReady with the problems that stop it; nothing has changed then. An import passes `is_checked=False`: what
    was public elsewhere comes in as it is, and its problems are shown afterwards. `together` says of the posts that go out
    in the same act when each does (releasing).
    """
    post = editing.lock(revision.post)
    if post.state == Post.State.TRASH:
        raise checking.NotReady([markup.Problem("in_trash", None, "")])
    if post.state == Post.State.TEMPLATE:
        raise checking.NotReady([markup.Problem("is_template", None, "")])
    record = revision.as_record
    drawn = rendering.draw(record.body, language=record.language)
    hour = date = hour_of(record, post=post, at=at)
    if post.is_public and changes_at is not None:
        if changes_at <= at:
            raise checking.NotReady([markup.Problem("hour_is_over", None)])
        hour = max(hour, changes_at)
        if post.ends_at is not None and post.ends_at <= hour:
            raise checking.NotReady([markup.Problem("over_before_changes", None)])
    if is_checked and (
        errors := checking.errors(record, post=post, drawn=drawn, hour=max(hour, at), together=together)
    ):
        raise checking.NotReady(errors)
    if hour > at:
        post = _schedule(post, revision, hour, by=by, at=at)
        auditing.note(What.SCHEDULED, post, at=at, by=by, revision=revision, detail=hour.isoformat())
        return post
    return _go_live(post, revision, drawn, published_at=date.replace(microsecond=0), at=at, by=by)


@writes
def unpublish(
    post: Post, *, at: datetime, by: User | None = None, target: str = "", is_gone: bool = False
) -> Post:
    """Take `post` (or its schedule) back; an address that was public answers "gone", or leads to `target`, until the
    post returns.

    `is_gone` says that nobody means it to return. One that is in the trash stays there.
    """
    post = editing.lock(post)
    if post.state == Post.State.TRASH:
        return post
    was_public, was_due = post.is_public, post.due_at is not None
    is_gone = is_gone and post.was_public
    what = What.GONE if is_gone else What.UNPUBLISHED if was_public else What.UNSCHEDULED
    is_news = was_public or was_due or (is_gone and post.state != Post.State.GONE)
    _take_away(post, Post.State.GONE if is_gone else post.at_rest)
    if was_public or (is_gone and is_news):
        _leave(post, at, target=target)
    if is_news:
        auditing.note(what, post, at=at, by=by, detail=target)
    return post


@writes
def unpublish_ended(post: Post, *, at: datetime) -> bool:
    """Take `post` back if its time is over and nobody else has done it meanwhile; return whether this call did."""
    post = editing.lock(post)
    if not post.is_public or post.ends_at is None or post.ends_at > at:
        return False
    _take_away(post, Post.State.UNPUBLISHED)
    _leave(post, at)
    auditing.note(What.UNPUBLISHED, post, at=at)
    return True


def _take_away(post: Post, state: str) -> None:
    """Give `post` a state in which readers do not see it and nothing happens by itself."""
    post.state, post.ends_at = state, None
    post.due_at, post.due_revision, post.live_revision = None, None, None
    post.has_changes = False
    post.handed_in_at = post.handed_in_by = None
    with listing.moving(post):
        post.save()
    editing.hold_pictures(post)


@writes
def unschedule(post: Post, *, at: datetime, by: User | None = None) -> Post:
    """Let `post` not be published, or changed, by itself; what readers see stays as it is."""
    post = editing.lock(post)
    if post.due_at is None:
        return post
    post = _without_hour(post)
    auditing.note(What.UNSCHEDULED, post, at=at, by=by)
    return post


def _without_hour(post: Post) -> Post:
    post.due_at, post.due_revision = None, None
    if post.state == Post.State.SCHEDULED:
        post.state = post.at_rest
    post.save()
    editing.hold_pictures(post)
    return post


@writes
def trash(post: Post, *, at: datetime, by: User | None = None, target: str = "") -> Post:
    """Put `post` in the trash; a public address answers "gone", or leads to `target` when one is given."""
    post = editing.lock(post)
    if post.state == Post.State.TRASH:
        return post
    was_public, post.trashed_at, post.trashed_from = post.is_public, at, post.state
    _take_away(post, Post.State.TRASH)
    if was_public:
        _leave(post, at, target=target)
    auditing.note(What.TRASHED, post, at=at, by=by, detail=target)
    return post


@writes
def restore(post: Post, *, at: datetime, by: User | None = None) -> Post:
    """Take `post` out of the trash; readers do not see it."""
    post = editing.lock(post)
    if post.state == Post.State.TRASH:
        was_template = post.trashed_from == Post.State.TEMPLATE
        post.state = Post.State.TEMPLATE if was_template else post.at_rest
        post.trashed_at, post.trashed_from, post.saved_at = None, "", at
        post.save()
        auditing.note(What.RESTORED, post, at=at, by=by)
    return post


@writes
def empty_trash(*, at: datetime, most: int = 20) -> int:
    """Delete what has lain in the trash for thirty days, with its states; return how many posts.

    What somebody has written on since lies there anew, and a letter that nobody has read holds its post. What was done to it
    stays in the audit trail, and an address that was public goes on saying that it is gone.
    """
    until = at - KEPT_IN_TRASH
    old = Post.objects.filter(state=Post.State.TRASH, trashed_at__lte=until, saved_at__lte=until)
    old = old.exclude(pk__in=Answer.objects.unread().values("post"))
    pks = list(old.order_by("trashed_at").values_list("pk", flat=True)[:most])
    for pk in pks:
        searching.forget(pk)
    Post.objects.filter(pk__in=pks).delete()
    return len(pks)


@writes
def publish_due(post: Post, *, at: datetime) -> bool:
    """Publish `post` if its hour has come and nobody else has done it meanwhile; return whether this call did.

    One that is not ready any more, as another has its address now or a picture is gone, loses its schedule and keeps
    why, for the desk.
    """
    post = editing.lock(post)
    revision = post.due_revision
    if revision is None or post.due_at is None or post.due_at > at:
        return False
    record = revision.as_record
    drawn = rendering.draw(record.body, language=record.language)
    # Changes of what is public have an hour, and the post keeps its date.
    date = hour_of(record, post=post, at=post.due_at) if post.is_public else post.due_at
    try:
        if errors := checking.errors(record, post=post, drawn=drawn, hour=at):
            raise checking.NotReady(errors)
        with transaction.atomic():
            _go_live(post, revision, drawn, published_at=date.replace(microsecond=0), at=at)
    except checking.NotReady as stopped:
        # Of the row itself: what was set on `post` on the way to readers has been undone there.
        _miss(editing.lock(post), stopped.problems[0], at=at)
        return False
    return True


def _miss(post: Post, problem: markup.Problem, *, at: datetime) -> None:
    """Take the schedule of `post` away and keep what stopped it."""
    logger.error("“%s” was not published at its hour (%s %s)", post, problem.code, problem.detail)
    revision = post.due_revision
    post = _without_hour(post)
    post.missed_hour = f"{problem.code} {problem.detail}"[:300]
    post.save(update_fields=["missed_hour"])
    auditing.note(What.MISSED, post, at=at, revision=revision, detail=post.missed_hour)


def hour_of(record: PostRecord, *, post: Post, at: datetime) -> datetime:
    """Return the date of publication that `record` has when `post` is published at `at`."""
    return chosen_hour(record) or post.published_at or at


def chosen_hour(record: PostRecord) -> datetime | None:
    """Return the instant that the record names as its publication, or None for "when it is published"."""
    return dating.instant(record.published_at)


def _schedule(post: Post, revision: Revision, hour: datetime, *, by: User | None, at: datetime) -> Post:
    """Let `tick` publish it then; a post that is public stays as it is until then."""
    post.due_at, post.due_revision, post.missed_hour = hour, revision, ""
    _close_review(post, revision, by=by, at=at)
    if not post.is_public:
        post.state = Post.State.SCHEDULED
    post.save()
    editing.hold_pictures(post)
    return post


def _go_live(
    post: Post,
    revision: Revision,
    drawn: rendering.Drawn,
    *,
    published_at: datetime,
    at: datetime,
    by: User | None = None,
) -> Post:
    """Set the live row, the names it leaves behind, its uses and links, and redraw what shows it."""
    record, was = revision.as_record, (post.is_public, post.slug, post.path, post.title)
    editing.take_fields(post, record)
    post.published_at, post.ends_at = published_at, dating.instant(record.ends_at)
    _take_place(post, record, at)
    post.standfirst, post.body = record.standfirst.strip(), record.body
    post.closing_question = record.closing_question.strip()
    refreshing.set_drawn(post, drawn)
    post.modified_at, post.state = at, Post.State.PUBLISHED
    _close_review(post, revision, by=by, at=at)
    post.live_revision, post.due_revision, post.due_at, post.missed_hour = revision, None, None, ""
    post.has_changes = post.revisions.filter(pk__gt=revision.pk).exists()
    with listing.moving(post):
        post.save()
    Revision.objects.filter(pk=revision.pk, published_at=None).update(published_at=at)
    editing.hold_pictures(post)
    neighbours.place(post)
    _note_links(post, drawn)
    watching.note(post, drawn.rendered.links, at=at)
    if any(target.pk == post.pk for target in drawn.posts.values()):
        # It links to itself, and was drawn when it had no address yet, or another.
        refreshing.set_drawn(post, rendering.draw(record.body, language=record.language))
        post.save()
    retrieving.note(post)
    relating.place(post)
    calling.place(post)
    if was != (post.is_public, post.slug, post.path, post.title):
        refreshing.redraw(Post.objects.filter(links_out__target=post).exclude(pk=post.pk))
    auditing.note(What.CHANGED if was[0] else What.PUBLISHED, post, at=at, by=by, revision=revision)
    return post


def _close_review(post: Post, revision: Revision, *, by: User | None, at: datetime) -> None:
    """Let `post` wait for nobody's look any more, unless it is a newer text that was handed in."""
    if editing.working_copy(post) == revision:
        reviewing.close(post, by=by, at=at)


def _take_place(post: Post, record: PostRecord, at: datetime) -> None:
    """Give the post its slug and address; former ones lead on. Raises NotReady when the address is taken."""
    assert post.published_at is not None
    old_slug, old_path = post.slug, post.path
    post.slug, post.path = naming.place(record, post=post, published_at=post.published_at)
    if not naming.is_address_free(post.path, post_id=post.pk):
        raise checking.NotReady([markup.Problem("address_taken", None, post.path)])
    # What lies in the trash gives its address up to whoever takes it.
    Post.objects.filter(path=post.path, state=Post.State.TRASH).exclude(pk=post.pk).update(path=None)
    leading.arrive(post.path, at=at, post=post, was=old_path or "")
    Alias.objects.filter(space=Alias.Space.POST, name=post.slug, post=post).delete()
    if old_path and old_slug != post.slug:
        Alias.objects.get_or_create(
            space=Alias.Space.POST, name=old_slug, defaults={"post": post, "created_at": at}
        )


def _leave(post: Post, at: datetime, *, target: str = "") -> None:
    """Let the address of a post that was public say where its readers are to go."""
    neighbours.remove(post)
    retrieving.forget(post)
    relating.remove(post)
    calling.remove(post)
    offering.remove(post)
    # The working copy goes on showing its pictures, so that coming back loses none.
    editing.note_uses(post, [], is_live=True)
    watching.note(post, (), at=at)
    assert post.path is not None
    leading.leave(post.path, target, at=at, post=post)
    refreshing.redraw(Post.objects.filter(links_out__target=post).exclude(pk=post.pk))


def _note_links(post: Post, drawn: rendering.Drawn) -> None:
    """Keep which images readers see in the post and which posts it links to."""
    shown = list(drawn.images.values())
    if post.lead_image is not None:
        shown.append(post.lead_image)
    editing.note_uses(post, shown, is_live=True)
    wanted = {target.pk for target in drawn.posts.values()} - {post.pk}
    PostLink.objects.filter(post=post).exclude(target_id__in=wanted).delete()
    PostLink.objects.bulk_create(
        [PostLink(post=post, target_id=pk, listed_at=post.published_at) for pk in sorted(wanted)],
        ignore_conflicts=True,
    )

"""The same small change to several posts: each becomes a state of its own, and goes where the text it changes has gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from blog import markup
from blog.models import Post, User
from blog.records import PostRecord
from blog.services import checking, editing, publishing, writes


class Outcome(StrEnum):
    """What became of a change."""

    # It said that already.
    SAME = "same"
    # It is in the draft, which nobody has published.
    SAVED = "saved"
    # Readers see it.
    PUBLISHED = "published"
    # It goes out at the hour that was chosen for the rest.
    SCHEDULED = "scheduled"
    # Other changes wait to be published, and it waits with them.
    WAITS = "waits"
    # It waits since something else stands in the way of publishing; `problem` says what.
    STOPPED = "stopped"


@dataclass(frozen=True)
class Amended:
    """A post, what became of the change to it, and what stopped that."""

    post: Post
    outcome: Outcome
    problem: markup.Problem | None = None


@writes
def amend(
    post: Post, change: Callable[[PostRecord], PostRecord], *, by: User | None, at: datetime
) -> Amended:
    """Return what became of changing the working copy of `post`.

    Where readers see that very text they see the change too, where it waits for its hour the change waits with it; what
    else somebody is writing is never put out by this.
    """
    post = editing.lock(post)
    newest = editing.working_copy(post)
    if newest is None:
        return Amended(post, Outcome.SAME)
    record = change(newest.as_record)
    if record == newest.as_record:
        return Amended(post, Outcome.SAME)
    is_live, is_due = newest.pk == post.live_revision_id, newest.pk == post.due_revision_id
    hour = post.due_at
    revision = editing.save(record, by=by, at=at, post=post)
    post = editing.lock(post)
    if not (is_live or is_due):
        return Amended(post, Outcome.WAITS if post.is_public else Outcome.SAVED)
    try:
        post = publishing.publish(
            revision, by=by, at=at, changes_at=hour if is_due and post.is_public else None
        )
    except checking.NotReady as stopped:
        return Amended(post, Outcome.STOPPED, stopped.problems[0])
    return Amended(post, Outcome.SCHEDULED if is_due else Outcome.PUBLISHED)

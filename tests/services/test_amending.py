"""A small change goes where the text it changes has gone, and puts out nothing that somebody is still writing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.models import Post, Revision
from blog.records import PostRecord
from blog.services import amending, editing, publishing
from blog.services.amending import Outcome
from tests.builders import NOON, make_draft, make_post, make_tag

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def newest(post: Post) -> Revision:
    found = editing.working_copy(post)
    assert found is not None
    return found


def tagged(record: PostRecord) -> PostRecord:
    return record.changed(tags=("new",))


def amend(post: Post) -> tuple[Outcome, Post]:
    make_tag("New")
    done = amending.amend(post, tagged, by=None, at=NOON)
    return done.outcome, Post.objects.get(pk=post.pk)


def tags(post: Post) -> list[str]:
    return [tag.slug for tag in post.tags.all()]


def test_a_draft_is_changed_and_stays_one():
    outcome, post = amend(make_draft())
    assert (outcome, tags(post), post.state) == (Outcome.SAVED, ["new"], "draft")


def test_what_readers_see_is_changed_for_them():
    outcome, post = amend(make_post())
    assert (outcome, tags(post), post.is_public) == (Outcome.PUBLISHED, ["new"], True)
    assert post.live_revision == newest(post)


def test_where_other_changes_wait_it_waits_with_them():
    post = make_post(body="Public.")
    editing.save(newest(post).as_record.changed(body="Half a sen"), by=None, at=NOON, post=post)
    outcome, post = amend(post)
    assert (outcome, tags(post), post.body) == (Outcome.WAITS, [], "Public.")
    assert newest(post).as_record.tags == ("new",)


def test_what_waits_for_its_hour_takes_the_change_along():
    draft = make_draft(published_at=LATER.isoformat())
    publishing.publish(newest(draft), at=NOON)
    outcome, post = amend(draft)
    assert (outcome, post.due_at, post.due_revision) == (Outcome.SCHEDULED, LATER, newest(post))


def test_changes_that_wait_for_theirs_do_too_and_readers_see_nothing_before():
    post = make_post(body="Public.")
    revision = editing.save(newest(post).as_record.changed(body="Changed."), by=None, at=NOON, post=post)
    publishing.publish(revision, at=NOON, changes_at=LATER)
    outcome, post = amend(post)
    assert (outcome, post.body, post.due_at, post.due_revision) == (
        Outcome.SCHEDULED,
        "Public.",
        LATER,
        newest(post),
    )


def test_what_stands_in_the_way_of_publishing_is_told_and_the_change_is_kept():
    post = make_post()
    done = amending.amend(post, lambda record: record.changed(title=""), by=None, at=NOON)
    assert (done.outcome, done.problem and done.problem.code) == (Outcome.STOPPED, "no_title")
    assert newest(post).as_record.title == ""
    assert Post.objects.get(pk=post.pk).title != ""


def test_what_says_it_already_gets_no_new_state():
    post = make_post()
    assert amending.amend(post, lambda record: record, by=None, at=NOON).outcome == Outcome.SAME
    assert post.revisions.count() == 1

"""One step of tick that fails never stops the others."""

from __future__ import annotations

import errno
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from blog import markup
from blog.models import Author, Post, Revision, Tag
from blog.services import editing, publishing, ticking
from tests.builders import NOON, make_author, make_draft, make_post, make_tag

pytestmark = pytest.mark.django_db


def scheduled(title: str, **fields: object) -> Post:
    draft = make_draft(title, published_at=(NOON + timedelta(hours=1)).isoformat(), **fields)
    return publishing.publish(editing.working_copy(draft), at=NOON)


def test_everything_that_is_due_is_done_in_one_round():
    scheduled("One"), scheduled("Two")
    assert ticking.due(at=NOON) == 0
    assert ticking.due(at=NOON + timedelta(hours=1)) == 2
    assert ticking.due(at=NOON + timedelta(hours=1)) == 0


def test_a_post_whose_address_was_taken_meanwhile_is_a_draft_again_and_stops_no_other():
    blocked = scheduled("One", path="/about/")
    make_post("About", kind="page")
    fine = scheduled("Two")
    assert ticking.due(at=NOON + timedelta(hours=1)) == 1
    blocked.refresh_from_db(), fine.refresh_from_db()
    assert (blocked.state, fine.state) == ("draft", "published")


def test_posts_drawn_by_an_older_renderer_are_drawn_again():
    post = make_post(body="Ears are *free*.")
    Post.objects.update(html="<p>old</p>", renderer_version=0)
    ticking.due(at=NOON)
    post.refresh_from_db()
    assert post.html == "<p>Ears are <em>free</em>.</p>\n"


def test_one_due_post_that_cannot_be_read_stops_no_other():
    broken, fine = scheduled("One"), scheduled("Two")
    Revision.objects.filter(pk=broken.due_revision_id).update(record={"version": 99})
    assert ticking.due(at=NOON + timedelta(hours=1)) == 1
    fine.refresh_from_db()
    assert fine.state == "published"


def test_one_post_that_cannot_be_drawn_stops_no_other_and_is_not_tried_for_ever():
    broken, fine = make_post("One"), make_post("Two")
    Post.objects.update(renderer_version=0)
    Post.objects.filter(pk=broken.pk).update(body="x" * (markup.MAX_LENGTH + 1))
    ticking.due(at=NOON)
    fine.refresh_from_db()
    assert fine.renderer_version == markup.VERSION
    assert ticking.due(at=NOON) == 0


def test_the_words_of_tags_and_authors_are_drawn_again_too():
    make_author("Ann"), make_tag("Listening")
    Author.objects.update(bio="*x*", bio_html="<b>old</b>", renderer_version=0)
    Tag.objects.update(description="*y*", description_html="<b>old</b>", renderer_version=0)
    ticking.due(at=NOON)
    assert (Author.objects.get().bio_html, Tag.objects.get().description_html) == ("<em>x</em>", "<em>y</em>")


def test_what_somebody_else_has_published_or_stopped_meanwhile_is_no_error(caplog):
    post = scheduled("One")
    seen_before = list(Post.objects.due(NOON + timedelta(hours=1)))
    publishing.unschedule(post, at=NOON)
    assert [publishing.publish_due(each, at=NOON + timedelta(hours=1)) for each in seen_before] == [False]
    assert caplog.text == ""


def test_a_database_that_is_away_ends_the_round_instead_of_failing_every_step(
    monkeypatch: pytest.MonkeyPatch,
):
    tried = []

    def step(at: datetime) -> int:
        tried.append(at)
        raise OperationalError("connection refused")

    for name in ("unpublish_ended", "publish_due"):
        monkeypatch.setattr(ticking, name, step)
    assert ticking.due(at=NOON) == 0, "it answers others, so that was the trouble of each step"
    assert tried == [NOON, NOON]
    tried.clear()
    monkeypatch.setattr(ticking, "_database_answers", lambda: False)
    with pytest.raises(OperationalError):
        ticking.due(at=NOON)
    assert tried == [NOON]
    with pytest.raises(CommandError, match="could not be done: connection refused"):
        call_command("tick", "--once")


def test_a_full_disk_stops_no_step_for_one_of_them_may_make_room(monkeypatch: pytest.MonkeyPatch):
    tried = []

    def step(at: datetime) -> int:
        tried.append(at)
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in ("publish_due", "_clear_up"):
        monkeypatch.setattr(ticking, name, step)
    assert ticking.due(at=NOON) == 0
    assert tried == [NOON, NOON]

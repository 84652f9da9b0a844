"""One step of tick that fails never stops the others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.models import Post
from blog.services import editing, publishing, ticking
from tests.builders import NOON, make_draft, make_post

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

"""Drawing again what shows something that has changed: always what it says now, and never what is not public."""

from __future__ import annotations

import pytest

from blog.models import Post
from blog.records import PostRecord
from blog.services import editing, publishing, refreshing
from tests.builders import NOON, make_draft, make_post

pytestmark = pytest.mark.django_db


def record_of(post: Post) -> PostRecord:
    newest = editing.working_copy(post)
    assert newest is not None
    return newest.as_record


def test_a_post_that_was_published_anew_meanwhile_is_drawn_as_it_is_now() -> None:
    post = make_post(body="The old text.")
    stale = Post.objects.get(pk=post.pk)
    revision = editing.save(record_of(post).changed(body="The new text."), post=post, by=None, at=NOON)
    publishing.publish(revision, at=NOON)
    refreshing._redraw(stale)
    post.refresh_from_db()
    assert "The new text." in post.html


def test_the_title_of_a_post_that_is_not_public_stands_on_no_page() -> None:
    make_draft("Secret merger", slug="merger")
    draft = make_draft("Public", body="See [](post:merger).")
    # As an import brings it in; an editor would be told.
    page = publishing.publish(draft.revisions.get(), at=NOON, is_checked=False)
    assert "Secret" not in page.html + page.text
    assert "a post that is not public" in page.html

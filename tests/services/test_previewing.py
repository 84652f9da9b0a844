"""A text drawn as its page for its writer's eyes, with nothing written."""

from __future__ import annotations

import pytest

from blog.models import Post
from blog.services import editing, previewing, publishing
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_record, make_tag

pytestmark = pytest.mark.django_db


def test_the_page_of_a_working_copy_shows_what_it_names_and_changes_nothing() -> None:
    post = make_post(body="Public words.", tags=("Old",))
    make_image("harbour")
    record = make_record(
        "To come",
        "*New* words.",
        author=make_author("Ann Author").slug,
        lead_image="harbour",
        tags=(make_tag("Boats").slug,),
    )
    page = previewing.as_read(record, post=post, at=NOON)
    assert page.html == "<p><em>New</em> words.</p>\n"
    assert [tag.name for tag in page.tags_shown] == ["Boats"]
    assert page.author is not None
    assert page.lead_image is not None
    assert (page.author.name, page.lead_image.name, page.path) == ("Ann Author", "harbour", post.path)
    stored = Post.objects.get()
    assert (stored.title, [tag.name for tag in stored.tags_shown]) == (post.title, ["Old"])


def test_what_stands_around_a_text_is_safe_and_may_be_missing() -> None:
    parts = previewing.parts(make_record(standfirst="<script>x</script> *so*", lead_image="nowhere"))
    assert "<script" not in parts.standfirst_html
    assert "<em>so</em>" in parts.standfirst_html
    assert parts.lead_html == ""


def test_the_preview_has_the_address_that_the_post_will_have():
    draft = make_draft("On listening")
    revision = editing.working_copy(draft)
    assert revision is not None
    page = previewing.as_read(revision.as_record, post=draft, at=NOON)
    assert page.path == publishing.publish(revision, at=NOON).path

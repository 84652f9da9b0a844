"""Saving never changes what readers see, and never loses what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.models import Post
from blog.services import editing, publishing
from tests.builders import NOON, make_author, make_draft, make_post, make_record

pytestmark = pytest.mark.django_db


def test_a_draft_keeps_its_text_in_a_revision_and_its_name_in_the_row():
    post = make_draft("On listening", "First words.")
    assert post.revisions.get().as_record.body == "First words."
    assert (post.title, post.slug, post.state, post.body) == ("On listening", "on-listening", "draft", "")


def test_saving_a_published_post_leaves_the_live_row_as_it_is():
    post = make_post("On listening", "First words.")
    live = Post.objects.filter(pk=post.pk).values().get()
    editing.save(
        make_record("Another title", "Other words."), post=post, by=None, at=NOON + timedelta(hours=1)
    )
    after = Post.objects.filter(pk=post.pk).values().get()
    for name in ("saved_at", "has_changes"):
        live.pop(name), after.pop(name)
    assert after == live
    assert editing.working_copy(post).as_record.body == "Other words."


def test_saving_the_same_text_again_adds_no_revision():
    post = make_draft()
    same = editing.save(editing.working_copy(post).as_record, post=post, by=None, at=NOON)
    assert post.revisions.count() == 1
    assert same == editing.working_copy(post)


def test_each_saved_state_is_kept_and_attributed(editor, author_user):
    post = make_draft(body="One.", by=author_user)
    editing.save(make_record(body="Two."), post=post, by=editor, at=NOON)
    said = [(revision.by, revision.as_record.body) for revision in post.revisions.order_by("id")]
    assert said == [(author_user, "One."), (editor, "Two.")]


def test_two_posts_of_one_title_get_two_slugs():
    assert [make_draft("On listening").slug for _ in range(3)] == [
        "on-listening",
        "on-listening-2",
        "on-listening-3",
    ]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("", "untitled"),
        ("!!!", "untitled"),
        ("Admin", "admin-2"),
        ("Feed", "feed-2"),
        ("Über Größe", "über-größe"),
        ("Привет, мир", "привет-мир"),
        ("Cafe\u0301", "caf\u00e9"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_slug_is_made_of_any_title(title: str, slug: str):
    assert make_draft(title).slug == slug


def test_the_slug_of_a_draft_follows_its_title():
    post = make_draft("Working title")
    editing.save(make_record("On listening"), post=post, by=None, at=NOON)
    post.refresh_from_db()
    assert post.slug == "on-listening"


def test_a_former_slug_stays_reserved_for_its_owner():
    post = make_post("On listening")
    revision = editing.save(make_record("On listening", slug="listening-well"), post=post, by=None, at=NOON)
    publishing.publish(revision, at=NOON)
    assert make_draft("On listening").slug == "on-listening-2"


def test_the_row_of_a_draft_names_its_author():
    author = make_author("Ann Author")
    assert make_draft(author=author).author == author


def test_an_unknown_author_tag_or_picture_is_no_reason_to_lose_a_draft():
    post = editing.save(
        make_record(author="nobody", tags=("nothing",), lead_image="nowhere"), by=None, at=NOON
    ).post
    assert (post.author, post.lead_image, list(post.tags.all())) == (None, None, [])
    assert editing.working_copy(post).as_record.author == "nobody"

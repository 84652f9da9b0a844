"""Loading the demo: once is enough, and what people made of it since holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from blog import demo
from blog.models import Author, Image, Part, Post, PostLink, Revision, Series, SiteSettings, Tag
from blog.services import demonstrating, editing, organising, publishing, ticking
from tests.builders import make_post

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 15, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
KUTCHER = "influency-ashton-kutcher-social-media"


def a_part(*slugs: str) -> demo.Demo:
    """Return the demo with these posts only, their links left out: every picture loaded costs time."""
    whole = demo.read()
    posts = [
        replace(post, record=post.record.changed(body=re.sub(r"\]\(post:[^)]*\)", "]", post.record.body)))
        for post in whole.posts
        if post.record.slug in slugs
    ]
    return replace(whole, authors=whole.authors[:1], posts=tuple(posts))


def everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Author, Image, Part, Post, PostLink, Revision, Series, SiteSettings, Tag)
    ]


@pytest.mark.slow
def test_the_whole_demo_loads_once_and_nothing_changes_the_second_time():
    told = StringIO()
    call_command("load_demo", stdout=told)
    whole = demo.read()
    assert f"{len(whole.posts)} posts, {len(whole.images)} pictures, 3 authors" in told.getvalue()
    dated = [post.record for post in whole.posts if post.record.published_at]
    assert Post.objects.visible().posts().count() == len(dated)
    assert Post.objects.get(slug=KUTCHER).path == f"/2013/12/04/{KUTCHER}/"
    assert Post.objects.get(slug="about").path == "/about/"
    assert not Image.objects.filter(digest=None).exists()
    parts = Part.objects.order_by("number").values_list("number", "post__slug")
    assert list(parts) == [
        (1, "the-piano-tuners-long-tail"),
        (2, "a-bakery-in-three-windows"),
        (3, "what-a-bicycle-repairer-knows"),
    ]

    before, told = everything(), StringIO()
    call_command("load_demo", stdout=told)
    assert everything() == before
    assert "nothing was changed" in told.getvalue()


def test_a_persons_edit_survives_a_second_load():
    part = a_part("count-what-answers", "notes-on-a-quiet-week")
    demonstrating.load(part, by=None, at=NOW)
    post = Post.objects.get(slug="count-what-answers")
    revision = editing.working_copy(post)
    assert revision is not None
    mine = revision.as_record.changed(title="Count nothing", slug="count-nothing")
    publishing.publish(editing.save(mine, post=post, by=None, at=LATER), at=LATER)
    tag = Tag.objects.get(slug="numbers")
    tag.description = "Mine now."
    organising.save_tag(tag, at=LATER)

    assert not demonstrating.load(part, by=None, at=LATER).is_anything
    post.refresh_from_db()
    assert (post.title, post.slug) == ("Count nothing", "count-nothing")
    assert Tag.objects.get(slug="numbers").description == "Mine now."


def test_a_post_that_went_to_the_trash_stays_there():
    part = a_part("count-what-answers")
    demonstrating.load(part, by=None, at=NOW)
    publishing.trash(Post.objects.get(), at=LATER)
    demonstrating.load(part, by=None, at=LATER)
    assert [post.state for post in Post.objects.all()] == [Post.State.TRASH]


def test_the_scheduled_post_waits_for_nine_in_the_morning_thirty_days_on(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    demonstrating.load(a_part("the-answer-you-owe"), by=None, at=NOW)
    post = Post.objects.get()
    assert post.state == Post.State.SCHEDULED
    assert post.due_at == datetime(2026, 5, 31, 7, 0, tzinfo=UTC)
    assert ticking.publish_due(post.due_at) == 1
    post.refresh_from_db()
    assert post.path == "/2026/05/31/the-answer-you-owe/"


def test_the_draft_stays_a_draft_without_a_date():
    demonstrating.load(a_part("notes-on-a-quiet-week"), by=None, at=NOW)
    post = Post.objects.get()
    assert (post.state, post.published_at) == (Post.State.DRAFT, None)


def test_an_old_post_is_dated_as_if_it_had_been_written_then():
    demonstrating.load(a_part("count-what-answers"), by=None, at=NOW)
    post = Post.objects.get()
    assert post.published_at == post.modified_at == post.created_at
    assert post.published_at.year == 2013


def test_a_site_that_somebody_has_set_up_keeps_its_name():
    organising.save_site(SiteSettings(name="The Gazette"))
    demonstrating.load(a_part(), by=None, at=NOW)
    assert SiteSettings.current().name == "The Gazette"


def test_an_address_that_is_taken_leaves_a_draft_and_is_told():
    make_post("About", path="/about/", kind="page")
    done = demonstrating.load(a_part("about"), by=None, at=NOW)
    assert done.unpublished == ["About"]
    assert [post.slug for post in Post.objects.visible()] == ["about"]
    assert Post.objects.get(source="demo").state == Post.State.DRAFT


def test_pictures_come_with_their_words():
    demonstrating.load(a_part(KUTCHER), by=None, at=NOW)
    image = Image.objects.get(name="ashton-kutcher-facebook-influency")
    assert image.caption == "Ashton Kutcher's Facebook Influency"
    assert (image.width, image.height) == (1600, 1000)
    assert Post.objects.get(slug=KUTCHER).lead_image == Image.objects.get(name="two-followings")


def test_a_site_that_has_the_demo_from_before_its_series_gets_none():
    now = a_part("what-a-bicycle-repairer-knows")
    then = replace(
        now, posts=tuple(replace(post, record=post.record.changed(series="")) for post in now.posts)
    )
    demonstrating.load(then, by=None, at=NOW)
    demonstrating.load(now, by=None, at=LATER)
    assert not Series.objects.exists()
    assert Post.objects.get().revisions.count() == 1

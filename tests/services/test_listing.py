"""Lists that are kept in order say what asking every post would say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.models import Month, Post, Tag
from blog.services import editing, listing, publishing
from tests.builders import NOON, make_draft, make_post, make_tag

pytestmark = pytest.mark.django_db


def months() -> list[tuple[str, int]]:
    return [(f"{month.first:%Y-%m}", month.posts) for month in listing.months()]


def titles(tag: Tag) -> list[str]:
    return [post.title for post in Post.objects.under(tag).newest_first()]


def test_a_month_counts_the_posts_that_readers_find_in_it():
    posts = [make_post(f"Post {n}", at=NOON + timedelta(days=20 * n)) for n in range(3)]
    make_post("About", kind="page")
    make_draft("Not yet")
    assert months() == [("2014-03", 1), ("2014-02", 2)]
    publishing.unpublish(posts[2], at=NOON + timedelta(days=90))
    assert months() == [("2014-02", 2)]
    publishing.trash(posts[0], at=NOON + timedelta(days=90))
    assert months() == [("2014-02", 1)]


def test_a_date_that_changes_moves_a_post_from_one_month_to_another():
    post = make_post("One")
    newest = editing.working_copy(post)
    assert newest is not None
    dated = newest.as_record.changed(published_at=(NOON - timedelta(days=60)).isoformat())
    publishing.publish(editing.save(dated, by=None, at=NOON, post=post), at=NOON)
    assert months() == [("2013-12", 1)]


def test_a_site_that_has_got_another_clock_counts_anew(settings):
    make_post("At the turn of the month", at=NOON.replace(day=28, hour=23))
    assert months() == [("2014-02", 1)]
    settings.TIME_ZONE = "Asia/Tokyo"
    assert months() == [("2014-03", 1)], "counted now, and not stored"
    assert listing.catch_up() == 1
    assert listing.catch_up() == 0
    assert Month.objects.get().zone == "Asia/Tokyo"
    assert months() == [("2014-03", 1)]


def test_the_list_of_a_tag_holds_what_readers_find_under_it_in_the_order_of_lists():
    harbour = make_tag("Harbour")
    late = make_post("Late", at=NOON + timedelta(days=1), tags=("Harbour",))
    make_post("Early", tags=("Harbour",))
    make_post("Elsewhere", tags=("Birds",))
    make_post("A page", kind="page", tags=("Harbour",))
    make_draft("Not yet", tags=("Harbour",))
    assert titles(harbour) == ["Late", "Early"]
    publishing.unpublish(late, at=NOON + timedelta(days=2))
    assert titles(harbour) == ["Early"]
    newest = editing.working_copy(late)
    assert newest is not None
    publishing.publish(newest, at=NOON + timedelta(days=3))
    assert titles(harbour) == ["Late", "Early"]


def test_a_tag_that_a_public_post_gets_or_loses_lists_it_or_not():
    harbour, birds = make_tag("Harbour"), make_tag("Birds")
    post = make_post("One", tags=("Harbour",))
    newest = editing.working_copy(post)
    assert newest is not None
    tagged = editing.save(newest.as_record.changed(tags=("birds",)), by=None, at=NOON, post=post)
    assert (titles(harbour), titles(birds)) == (["One"], [])
    publishing.publish(tagged, at=NOON)
    assert (titles(harbour), titles(birds)) == ([], ["One"])

"""Several posts go out in one act: what one links to may be among the others, and what stops one stops no stranger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from blog.models import AuditEntry, Post, PostLink
from blog.services import editing, releasing, ticking
from blog.services.releasing import Released
from tests.builders import NOON, make_draft, make_post

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def release(*posts: Post) -> Released:
    """Publish the working copies of these at once."""
    newest = [revision for post in posts if (revision := editing.working_copy(post)) is not None]
    return releasing.release(newest, by=None, at=NOON)


def linking(**links: str) -> list[Post]:
    """Return drafts of these names, each with links to others."""
    return [
        make_draft(name, " ".join(f"[{to}](post:{to})." for to in links[name].split()) or "Words.")
        for name in links
    ]


def stopped(released: Released) -> dict[str, list[tuple[str, str]]]:
    """Return what stopped which posts."""
    return {
        post.title: [(each.code, each.detail) for each in problems] for post, problems in released.stopped
    }


def change(post: Post, more: str = "", **changes: object) -> None:
    """Save `post` with more in its text, or with other fields."""
    newest = editing.working_copy(post)
    assert newest is not None
    record = newest.as_record.changed(**changes)
    editing.save(record.changed(body=record.body + more), by=None, at=NOON, post=post)


def titles(posts: list[Post]) -> str:
    return " ".join(sorted(post.title for post in posts))


@pytest.mark.parametrize("links", [{"a": "b", "b": "c", "c": "a"}, {"a": "b c", "b": "c a", "c": "a b"}])
def test_a_ring_goes_out_whole_and_every_link_leads_on(links: dict[str, str]):
    posts = linking(**links)
    assert titles(release(*posts).posts) == "a b c"
    for post in Post.objects.visible():
        assert post.html.count("href=") == len(links[post.title].split())
    assert PostLink.objects.filter(listed_at__isnull=False).count() == len(" ".join(links.values()).split())
    assert AuditEntry.objects.filter(what=AuditEntry.What.PUBLISHED).count() == 3


def test_what_others_link_to_goes_out_before_them_in_whatever_order_they_are_chosen():
    posts = linking(a="b", b="c", c="")
    assert titles(release(*posts).posts) == "a b c"


def test_what_stops_one_stops_those_that_link_to_it_and_no_other():
    posts = linking(a="b", b="c", c="a", d="a", e="f", f="e", g="e")
    change(posts[1], "\n\n![](image:nowhere)")
    released = release(*posts)
    assert titles(released.posts) == "e f g"
    assert stopped(released) == {
        "a": [("link_to_draft", "b")],
        "b": [("unknown_image", "nowhere")],
        "c": [("link_to_draft", "a")],
        "d": [("link_to_draft", "a")],
    }
    assert titles(list(Post.objects.visible())) == "e f g"


def test_a_ring_whose_last_is_not_ready_leaves_nothing_public():
    posts = linking(a="b", b="c", c="a")
    change(posts[2], "\n\n![](image:nowhere)")
    assert release(*posts).posts == []
    assert not Post.objects.visible().exists()
    assert not AuditEntry.objects.exists()


def test_a_ring_with_one_hour_waits_for_it_and_goes_out_whole():
    posts = linking(a="b", b="c", c="a")
    for post in posts:
        change(post, published_at=LATER.isoformat())
    assert {post.state for post in release(*posts).posts} == {"scheduled"}
    ticking.due(at=LATER)
    assert [post.html.count("href=") for post in Post.objects.visible()] == [1, 1, 1]


def test_a_ring_that_waits_for_its_hour_can_go_out_at_once_instead():
    posts = linking(a="b", b="c", c="a")
    for hour in (LATER.isoformat(), ""):
        for post in posts:
            change(post, published_at=hour)
        release(*posts)
    assert titles(list(Post.objects.visible())) == "a b c"


def test_who_goes_out_before_what_it_links_to_is_stopped():
    posts = linking(a="b", b="c", c="a")
    change(posts[1], published_at=LATER.isoformat())
    released = release(*posts)
    assert released.posts == []
    assert ("link_to_draft", "b") in stopped(released)["a"]


def test_changes_of_what_is_public_go_out_with_a_draft_that_they_link_to():
    public, draft = make_post("public"), make_draft("draft", "[public](post:public)")
    change(public, body="[draft](post:draft)")
    assert titles(release(public, draft).posts) == "draft public"
    public.refresh_from_db()
    assert "href=" in public.html


def test_a_ring_that_breaks_off_leaves_nothing_public():
    posts = linking(a="b", b="c", c="a")
    made = 0

    def break_at_the_third(execute, sql, params, many, context):
        nonlocal made
        is_entry = sql.startswith('INSERT INTO "blog_auditentry"')
        made += is_entry
        if is_entry and made == 3:
            raise OperationalError("The disk is full.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(break_at_the_third), pytest.raises(OperationalError):
        release(*posts)
    assert not Post.objects.visible().exists()
    assert not AuditEntry.objects.exists()

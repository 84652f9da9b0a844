"""What a text is asked before it goes public, with the facts as the site has them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Post, Redirect, Revision
from blog.services import checking, editing, organising, publishing
from tests.builders import NOON, make_draft, make_image, make_post

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def newest(post: Post) -> Revision:
    found = editing.working_copy(post)
    assert found is not None
    return found


def codes(post: Post, **options: object) -> list[tuple[str, bool]]:
    """Return what is said of a post's working copy, and what of it stops."""
    found = checking.problems(newest(post).as_record, post=post, **options)  # type: ignore[arg-type]
    return [(each.code, each.is_error) for each in found]


def test_a_good_text_is_left_alone():
    make_image("harbour", alt="Boats")
    other = make_post("Other", slug="other")
    post = make_draft(
        body=f"See [the other post](post:{other.slug}).\n\n![](image:harbour)", lead_image=make_image("lead")
    )
    assert codes(post) == []


def test_errors_come_first_and_then_the_lines():
    make_draft("Other", slug="other")
    post = make_draft("A" * 70, body="[here](/x/)\n\n## A\n\n#### B\n\n[It waits](post:other)", standfirst="")
    assert codes(post) == [
        ("link_to_draft", True),
        ("no_standfirst", False),
        ("title_too_long", False),
        ("link_says_nothing", False),
        ("heading_skipped", False),
    ]


def test_a_link_to_itself_is_no_link_to_a_draft():
    assert codes(make_draft("Itself", slug="itself", body="[As said here](post:itself).")) == []


def test_a_link_to_what_appears_before_it_waits_for_nothing():
    other = make_draft("Other", slug="other", published_at=LATER.isoformat())
    publishing.publish(newest(other), at=NOON)
    post = make_draft(body="[The other post](post:other).")
    assert codes(post, hour=NOON) == [("link_to_draft", True)]
    assert codes(post, hour=LATER) == []


def test_two_that_link_to_each_other_can_both_be_published():
    one = make_draft("One", slug="one", body="[The other post](post:two).")
    assert codes(one) == [("unknown_post", True)]
    two = make_draft("Two", slug="two", body="[The first post](post:one).")
    assert codes(one) == codes(two) == [("link_to_draft", False)]
    publishing.publish(newest(one), at=NOON)
    publishing.publish(newest(two), at=NOON)
    one.refresh_from_db()
    assert "two/" in one.html


def test_what_was_in_order_when_it_was_scheduled_is_asked_again_at_its_hour():
    other = make_post("Other", slug="other")
    post = make_draft(body="[The other post](post:other).", published_at=LATER.isoformat())
    publishing.publish(newest(post), at=NOON)
    publishing.unpublish(other, at=NOON)
    assert not publishing.publish_due(post, at=LATER)
    post.refresh_from_db()
    assert (post.state, post.missed_hour) == ("draft", "link_to_draft other")


def test_an_import_comes_in_as_it_is():
    make_draft("Other", slug="other")
    post = make_draft(body="[The other post](post:other).")
    assert publishing.publish(newest(post), at=NOON, is_checked=False).is_public


def test_checking_asks_as_much_of_the_database_however_long_the_text_is():
    for number in range(12):
        make_draft(f"Draft {number}", slug=f"draft-{number}")
        make_image(f"picture-{number}", alt="")

    def asked(number: int) -> int:
        lines = [f"[It waits](post:draft-{n})\n\n![](image:picture-{n})" for n in range(number)]
        post = make_draft(body="\n\n".join(lines), lead_image=make_image("lead"), slug=f"long-{number}")
        with CaptureQueriesContext(connection) as queries:
            checking.problems(newest(post).as_record, post=post)
        return len(queries)

    assert asked(1) == asked(12) <= 16


def test_publishing_asks_as_much_of_the_database_however_long_the_text_is():
    for number in range(12):
        make_post(f"Post {number}", slug=f"post-{number}")
        make_image(f"picture-{number}")

    def asked(name: str, numbers: range) -> int:
        piece = "![](image:picture-{0}) [a post](post:post-{0}) [a page](https://{0}.example/)"
        post = make_draft(name, "\n\n".join(piece.format(number) for number in numbers), slug=name)
        with CaptureQueriesContext(connection) as queries:
            publishing.publish(newest(post), at=NOON)
        return len(queries)

    asked("first", range(1))
    assert asked("short", range(1)) == asked("longer", range(12))


def test_a_link_to_what_lies_in_the_trash_says_so_also_by_a_former_name():
    old = make_post("Old", slug="old")
    editing.save(newest(old).as_record.changed(slug="elder"), post=old, by=None, at=NOON)
    publishing.publish(newest(old), at=NOON)
    publishing.trash(old, at=NOON)
    post = make_draft(body="[One post](post:old), [two posts](post:elder), [three posts](post:none).")
    found = [(each.code, each.detail) for each in checking.problems(newest(post).as_record, post=post)]
    assert found == [("link_to_trash", "old"), ("link_to_trash", "elder"), ("unknown_post", "none")]


def test_the_address_that_a_title_makes_is_asked_for_while_one_writes_and_before_it_gets_an_hour():
    organising.save_redirect(Redirect(path="/about-us/", target="https://example.org/"), at=NOON)
    post = make_draft("About us", kind="page", published_at=LATER.isoformat())
    told = [(each.code, each.detail) for each in checking.problems(newest(post).as_record, post=post)]
    assert told == [("address_taken", "/about-us/")]
    with pytest.raises(checking.NotReady):
        publishing.publish(newest(post), at=NOON)
    assert Post.objects.get().state == Post.State.DRAFT

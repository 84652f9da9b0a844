"""Going public, waiting for an hour, changing address, going back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from blog import wording
from blog.markup import Problem
from blog.models import Alias, AuditEntry, Post, PostLink, Redirect, Revision
from blog.models.search_text import SearchText
from blog.services import checking, editing, organising, publishing, receiving, ticking, uploading
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_post,
    make_posts,
    make_record,
    make_tag,
)

pytestmark = pytest.mark.django_db


def working_copy(post: Post):
    revision = editing.working_copy(post)
    assert revision is not None
    return revision


def republish(post: Post, at=NOON, **changes: object) -> Post:
    record = working_copy(post).as_record.changed(**changes)
    return publishing.publish(editing.save(record, post=post, by=None, at=at), at=at)


def test_publishing_makes_the_working_copy_what_readers_see():
    post = make_post("On listening", "Ears are *free*.")
    assert list(Post.objects.visible()) == [post]
    assert post.path == "/2014/02/03/on-listening/"
    assert post.html == "<p>Ears are <em>free</em>.</p>\n"
    assert (post.published_at, post.modified_at) == (NOON, NOON)
    assert post.live_revision == working_copy(post)


@pytest.mark.parametrize(
    ("permalink", "path"),
    [("day", "/2014/02/03/on-listening/"), ("month", "/2014/02/on-listening/"), ("name", "/on-listening/")],
)
def test_the_address_is_made_as_the_owner_wants_it(settings, permalink: str, path: str):
    settings.INFLUENCY_PERMALINK = permalink
    assert make_post("On listening").path == path


def test_the_day_in_the_address_is_the_day_of_the_site(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    assert (
        make_post("On listening", at=datetime(2014, 2, 3, 20, tzinfo=UTC)).path == "/2014/02/04/on-listening/"
    )


def test_publishing_again_keeps_date_and_address():
    post = republish(make_post("On listening"), at=NOON + timedelta(days=9), body="New words.")
    assert (post.published_at, post.path, post.body) == (NOON, "/2014/02/03/on-listening/", "New words.")
    assert post.modified_at == NOON + timedelta(days=9)


def test_a_changed_title_does_not_change_a_public_address():
    assert republish(make_post("On listening"), title="On hearing").path == "/2014/02/03/on-listening/"


def test_a_changed_slug_leaves_a_redirect_and_an_alias():
    post = republish(make_post("On listening"), slug="hearing")
    assert post.path == "/2014/02/03/hearing/"
    assert Redirect.objects.get(path="/2014/02/03/on-listening/").target == post.path
    assert Alias.objects.get(name="on-listening").post == post


def test_going_back_to_a_former_slug_ends_without_a_circle():
    post = make_post("On listening")
    republish(post, slug="hearing")
    post = republish(Post.objects.get(pk=post.pk), slug="on-listening")
    assert list(Redirect.objects.values_list("path", "target")) == [("/2014/02/03/hearing/", post.path)]


def test_chains_of_redirects_are_flattened():
    post = make_post("One")
    for slug in ("two", "three", "four"):
        post = republish(Post.objects.get(pk=post.pk), slug=slug)
    assert set(Redirect.objects.values_list("target", flat=True)) == {post.path}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "no_title"),
        ({"body": "Look:\n\n![](image:nowhere)"}, "unknown_image"),
        ({"body": "See [there](post:nothing)."}, "unknown_post"),
        ({"lead_image": "nowhere"}, "unknown_lead"),
    ],
)
def test_what_is_not_ready_is_refused_and_nothing_changes(changes: dict[str, str], code: str):
    post = make_post("On listening", "First words.")
    revision = editing.save(make_record(**changes), post=post, by=None, at=NOON)
    before = Post.objects.filter(pk=post.pk).values().get()
    with pytest.raises(checking.NotReady) as refusal:
        publishing.publish(revision, at=NOON)
    assert code in [problem.code for problem in refusal.value.problems]
    assert Post.objects.filter(pk=post.pk).values().get() == before


def test_a_problem_in_the_text_names_its_line():
    draft = make_draft(body="One.\n\nTwo.\n\n![](image:nowhere)\n")
    with pytest.raises(checking.NotReady) as refusal:
        publishing.publish(working_copy(draft), at=NOON)
    assert [(p.code, p.line, p.detail) for p in refusal.value.problems] == [("unknown_image", 5, "nowhere")]


def test_an_address_that_is_another_posts_is_refused():
    make_post("On listening")
    other = make_draft("Another", path="/2014/02/03/on-listening/")
    with pytest.raises(checking.NotReady):
        publishing.publish(working_copy(other), at=NOON)


def test_a_future_date_schedules_and_tick_publishes_at_that_hour():
    due = NOON + timedelta(hours=3)
    draft = make_draft("On listening", published_at=due.isoformat())
    post = publishing.publish(working_copy(draft), at=NOON)
    assert (post.state, post.due_at, post.path) == ("scheduled", due, None)
    assert ticking.publish_due(due - timedelta(seconds=1)) == 0
    assert not Post.objects.visible().exists()
    assert ticking.publish_due(due) == 1
    post.refresh_from_db()
    assert (post.state, post.published_at, post.due_at) == ("published", due, None)


def test_what_is_due_is_published_once():
    draft = make_draft(published_at=(NOON + timedelta(hours=1)).isoformat())
    post = publishing.publish(working_copy(draft), at=NOON)
    late = NOON + timedelta(hours=2)
    assert [publishing.publish_due(post, at=late) for _ in range(3)] == [True, False, False]


def test_a_date_in_the_past_backdates():
    post = publishing.publish(
        working_copy(make_draft("On listening", published_at="2011-05-06T07:08:00Z")), at=NOON
    )
    assert (post.state, post.path) == ("published", "/2011/05/06/on-listening/")


def test_changes_to_a_public_post_can_wait_for_an_hour_too():
    post = make_post(body="First words.")
    record = working_copy(post).as_record.changed(body="Later words.", published_at="2014-02-05T00:00:00Z")
    publishing.publish(editing.save(record, post=post, by=None, at=NOON), at=NOON)
    post.refresh_from_db()
    assert (post.state, post.body) == ("published", "First words.")


def test_an_unpublished_post_says_gone_and_comes_back_to_its_address():
    post = make_post("On listening")
    path = post.path
    publishing.unpublish(post, at=NOON)
    assert not Post.objects.visible().exists()
    assert Redirect.objects.get(path=path).is_gone
    post = publishing.publish(working_copy(post), at=NOON)
    assert post.path == path
    assert not Redirect.objects.exists()


def test_a_post_in_the_trash_can_lead_elsewhere_and_come_back_as_one_taken_back():
    post = make_post("On listening")
    publishing.trash(post, at=NOON, target="/about/")
    assert Redirect.objects.get(path=post.path).target == "/about/"
    assert publishing.restore(post, at=NOON).state == Post.State.UNPUBLISHED
    assert working_copy(post).as_record.body == "The boats are in."


def test_neighbours_are_stored_at_publishing():
    one, two, three = (Post.objects.get(pk=post.pk) for post in make_posts(3))
    assert (one.previous_post, two.previous_post, three.previous_post) == (None, one, two)
    assert (one.next_post, two.next_post, three.next_post) == (two, three, None)


def test_neighbours_join_when_one_goes_and_part_when_it_returns():
    pks = [post.pk for post in make_posts(3)]
    publishing.unpublish(Post.objects.get(pk=pks[1]), at=NOON)
    assert Post.objects.get(pk=pks[0]).next_post_id == pks[2]
    assert Post.objects.get(pk=pks[2]).previous_post_id == pks[0]
    publishing.publish(working_copy(Post.objects.get(pk=pks[1])), at=NOON)
    assert Post.objects.get(pk=pks[0]).next_post_id == pks[1]
    assert Post.objects.get(pk=pks[1]).previous_post_id == pks[0]


def test_a_page_has_no_neighbours_and_an_address_of_its_own():
    make_posts(2)
    page = make_post("About", kind="page")
    assert (page.path, page.previous_post, page.next_post) == ("/about/", None, None)
    assert not Post.objects.filter(next_post=page).exists()


def test_a_link_to_a_post_leads_to_where_it_lives_now():
    target = make_post("On listening")
    linking = make_post("Another", "See [that](post:on-listening).")
    assert 'href="/2014/02/03/on-listening/"' in linking.html
    republish(target, slug="hearing")
    linking.refresh_from_db()
    assert 'href="/2014/02/03/hearing/"' in linking.html
    assert PostLink.objects.get(post=linking).target == target


def test_a_link_loses_its_address_while_its_post_is_not_public():
    target = make_post("On listening")
    linking = make_post("Another", "See [that](post:on-listening).")
    publishing.unpublish(target, at=NOON)
    linking.refresh_from_db()
    assert "href" not in linking.html
    assert "that" in linking.html


def test_an_import_may_publish_what_is_not_ready():
    draft = make_draft(body="![](image:nowhere)\n\nWords.")
    assert publishing.publish(working_copy(draft), at=NOON, is_checked=False).is_public


def test_a_post_taken_back_keeps_its_name_until_it_is_published_under_another():
    post, other = make_post("Foo"), make_post("Other", "[Foo](post:foo)")
    republish(post, title="Bar")
    publishing.unpublish(post, at=NOON)
    editing.save(working_copy(post).as_record.changed(title="Baz"), post=post, by=None, at=NOON)
    again = publishing.publish(working_copy(post), at=NOON)
    assert again.slug == "foo"
    other.refresh_from_db()
    assert f'href="{again.path}"' in other.html


def test_a_draft_that_changes_its_name_is_found_by_texts_that_use_the_former():
    draft = make_draft("Working title")
    linking = make_draft("Linking", "[soon](post:working-title)")
    editing.save(make_record("On listening"), post=draft, by=None, at=NOON)
    published = publishing.publish(working_copy(draft), at=NOON)
    assert f'href="{published.path}"' in publishing.publish(working_copy(linking), at=NOON).html


def test_a_post_that_links_to_itself_has_its_link_at_once():
    post = make_post("Mirror", "[me](post:mirror)")
    assert f'href="{post.path}"' in post.html
    post.refresh_from_db()
    assert f'href="{post.path}"' in post.html


def test_changes_that_wait_for_an_hour_can_be_kept_from_going_out():
    post = make_post()
    republish(post, body="Changed.", published_at=(NOON + timedelta(days=1)).isoformat())
    post = publishing.unschedule(post, at=NOON)
    assert (post.is_public, post.due_at) == (True, None)
    assert ticking.due(at=NOON + timedelta(days=2)) == 0


def test_a_missed_hour_is_told_once_and_forgotten_when_the_post_goes_out():
    post = publishing.publish(
        working_copy(make_draft(path="/about/", published_at=(NOON + timedelta(hours=1)).isoformat())),
        at=NOON,
    )
    make_post("About", kind="page")
    ticking.due(at=NOON + timedelta(hours=1))
    post.refresh_from_db()
    assert (post.state, post.due_at) == ("draft", None)
    assert wording.of_missed_hour(post) == wording.of_problem(Problem("address_taken", None, "/about/"))
    assert not Post.objects.due(NOON + timedelta(hours=2)).exists()
    republish(post, path="/elsewhere/", published_at="")
    post.refresh_from_db()
    assert wording.of_missed_hour(post) == ""


def test_what_is_in_the_trash_stays_there_whatever_an_old_window_asks():
    post = make_post()
    publishing.trash(post, at=NOON)
    with pytest.raises(checking.NotReady):
        publishing.publish(working_copy(post), at=NOON)
    assert publishing.unpublish(post, at=NOON).state == "trash"


LATER = NOON + timedelta(hours=1)


def schedule(post: Post, **changes: object) -> Post:
    return republish(post, published_at=LATER.isoformat(), **changes)


def test_a_schedule_that_is_refused_at_its_hour_changes_nothing_for_readers():
    make_tag("New")
    post = make_post("One", tags=("Old",))
    schedule(post, tags=("new",), path="/about/")
    make_post("About", kind="page")
    assert ticking.due(at=LATER) == 0
    post.refresh_from_db()
    assert [tag.name for tag in post.tags.all()] == ["Old"]
    assert wording.of_missed_hour(post)


@pytest.mark.parametrize("was_public", [False, True])
def test_a_post_whose_new_address_is_taken_at_its_hour_keeps_the_row_it_had(was_public: bool, client: Client):
    post = make_post("About", kind="page") if was_public else make_draft("About", kind="page")
    before = Post.objects.filter(pk=post.pk).values("state", "title", "slug", "path", "published_at").get()
    schedule(post, title="Contact", slug="contact")
    organising.save_redirect(Redirect(path="/contact/", target="https://example.org/"), at=NOON)

    assert ticking.due(at=LATER) == 0

    after = Post.objects.filter(pk=post.pk).values(*before).get()
    assert after == before | ({} if was_public else {"title": "Contact", "slug": "contact"})
    assert AuditEntry.objects.newest_first()[0].what == AuditEntry.What.MISSED
    assert not was_public or client.get("/about/").status_code == 200


def test_what_waits_for_its_hour_holds_its_pictures_and_its_author():
    image, bea = make_image("harbour"), make_author("Bea")
    post = make_post("One", author=make_author("Ann"))
    schedule(post, body="![](image:harbour)", author=bea.slug)
    editing.save(
        working_copy(post).as_record.changed(body="Without.", author="ann"), post=post, by=None, at=NOON
    )
    with pytest.raises(uploading.InUse):
        uploading.remove(image, at=NOON)
    with pytest.raises(ValidationError):
        organising.remove_author(bea, at=NOON)
    publishing.unschedule(post, at=NOON)
    uploading.remove(image, at=NOON)
    organising.remove_author(bea, at=NOON)


def test_what_is_not_ready_any_more_at_its_hour_stays_as_it_is():
    target = make_post("Target")
    post = publishing.publish(
        working_copy(make_draft("One", "[x](post:target)", published_at=LATER.isoformat())), at=NOON
    )
    publishing.trash(target, at=NOON)
    assert ticking.publish_due(LATER) == 0
    post.refresh_from_db()
    assert post.state == "draft"
    assert wording.of_missed_hour(post) == wording.of_problem(Problem("link_to_trash", None, "target"))


def test_the_address_of_what_lies_in_the_trash_can_be_taken():
    old = make_post("About", kind="page", path="/about/")
    publishing.trash(old, at=NOON)
    assert make_post("About us", kind="page", path="/about/").path == "/about/"
    publishing.restore(old, at=NOON)
    with pytest.raises(checking.NotReady):
        publishing.publish(working_copy(old), at=NOON)
    assert republish(old, path="/about-then/").path == "/about-then/"


@pytest.mark.parametrize("body", ["[x][r]\n\n[r]: post:alpha\n", "[x](post:alpha)"])
def test_a_draft_is_found_by_its_former_name_however_the_link_is_written(body: str):
    draft = make_draft("Alpha", body)
    other = make_draft("Other", body)
    editing.save(make_record("Gamma", body), post=draft, by=None, at=NOON)
    for post in (draft, other):
        codes = [each.code for each in checking.problems(working_copy(post).as_record, post=post)]
        assert "unknown_post" not in codes


def test_the_name_of_a_draft_that_no_text_uses_is_not_kept():
    draft = make_draft("A")
    make_draft("Other", "[x](post:abc)")
    editing.save(make_record("Gamma"), post=draft, by=None, at=NOON)
    assert not Alias.objects.exists()


def test_a_tick_that_has_not_heard_of_another_hour_publishes_nothing():
    post = schedule(make_draft("One"))
    (seen_by_tick,) = Post.objects.due(LATER)
    republish(post, published_at=(LATER + timedelta(hours=1)).isoformat())
    assert not publishing.publish_due(seen_by_tick, at=LATER)
    post.refresh_from_db()
    assert (post.state, post.due_at) == ("scheduled", LATER + timedelta(hours=1))


def test_changes_with_an_hour_of_their_own_leave_the_date_alone():
    post = make_post("One", "First.")
    revision = editing.save(working_copy(post).as_record.changed(body="Second."), post=post, by=None, at=NOON)
    post = publishing.publish(revision, at=NOON, changes_at=LATER)
    assert (post.state, post.body, post.due_at) == ("published", "First.", LATER)
    assert publishing.publish_due(post, at=LATER)
    post.refresh_from_db()
    assert (post.body, post.published_at, post.due_at) == ("Second.", NOON, None)


def test_a_new_date_to_come_waits_for_its_hour_as_before():
    post = make_post("One", "First.")
    republish(post, body="Second.", published_at=LATER.isoformat())
    publishing.publish_due(post, at=LATER)
    post.refresh_from_db()
    assert (post.body, post.published_at) == ("Second.", LATER)


def test_the_end_counts_from_when_it_is_published_with_the_text():
    post = make_post("One")
    record = working_copy(post).as_record.changed(ends_at=LATER.isoformat())
    revision = editing.save(record, post=post, by=None, at=NOON)
    assert not Post.objects.ending(LATER).exists()
    post = publishing.publish(revision, at=NOON)
    assert list(Post.objects.ending(LATER)) == [post]
    assert not Post.objects.ending(LATER - timedelta(seconds=1)).exists()
    assert [publishing.unpublish_ended(post, at=LATER) for _ in range(2)] == [True, False]
    post.refresh_from_db()
    assert (post.state, post.ends_at) == ("unpublished", None)


def test_what_would_end_before_it_begins_is_not_published():
    for ends_at in (NOON, NOON - timedelta(days=1)):
        draft = make_draft("One", ends_at=ends_at.isoformat())
        with pytest.raises(checking.NotReady):
            publishing.publish(working_copy(draft), at=NOON)
        assert not Post.objects.get(pk=draft.pk).is_public


def test_a_site_that_slept_through_a_whole_post_does_not_publish_it_and_says_why():
    draft = make_draft(
        "One", published_at=LATER.isoformat(), ends_at=(LATER + timedelta(hours=1)).isoformat()
    )
    post = publishing.publish(working_copy(draft), at=NOON)
    assert not publishing.publish_due(post, at=LATER + timedelta(days=1))
    post.refresh_from_db()
    assert (post.state, post.missed_hour.strip()) == ("draft", "ends_too_early")


def test_what_is_gone_for_good_can_still_come_back():
    post = make_post("One")
    post = publishing.unpublish(post, at=NOON, is_gone=True, target="/about/")
    assert (post.state, Redirect.objects.get(path=post.path).target) == ("gone", "/about/")
    post = publishing.publish(working_copy(post), at=NOON)
    assert post.is_public
    assert not Redirect.objects.filter(path=post.path).exists()


def test_a_draft_that_nobody_has_read_cannot_be_gone():
    assert publishing.unpublish(make_draft("One"), at=NOON, is_gone=True).state == "draft"


def test_what_waited_for_another_hour_rests_as_what_it_was():
    post = publishing.unpublish(make_post("One"), at=NOON)
    republish(post, published_at=LATER.isoformat())
    assert publishing.unschedule(Post.objects.get(pk=post.pk), at=NOON).state == "unpublished"


def test_the_trash_is_emptied_after_thirty_days_and_the_address_stays_gone():
    post, kept = make_post("Thrown away"), make_post("Kept")
    linking = make_post("Linking", body="[It](post:thrown-away).")
    path, pk = post.path, post.pk
    publishing.trash(post, at=NOON)
    publishing.trash(make_draft("Later"), at=NOON + timedelta(days=1))
    assert ticking.due(at=NOON + timedelta(days=30, seconds=-1)) == 0
    assert Post.objects.filter(pk=pk).exists()
    ticking.due(at=NOON + timedelta(days=30))
    assert set(Post.objects.values_list("title", flat=True)) == {"Kept", "Linking", "Later"}
    assert not Revision.objects.filter(post=pk).exists()
    assert not SearchText.objects.filter(key=pk).exists()
    assert Redirect.objects.get(path=path).is_gone
    assert [each.what for each in AuditEntry.objects.filter(post=pk).newest_first()] == [
        "trashed",
        "published",
    ]
    linking.refresh_from_db(), kept.refresh_from_db()
    assert "thrown-away" not in linking.html
    assert kept.next_post_id in (None, linking.pk)


def test_what_was_written_in_the_trash_and_unread_letters_are_not_thrown_away_with_it():
    written, asked = make_draft("Written on"), make_post("Asked about")
    receiving.receive(asked, name="", email="", message="A letter.", stamp="1", at=NOON)
    for post in (written, asked):
        publishing.trash(post, at=NOON)
    late = NOON + timedelta(days=29)
    editing.save(working_copy(written).as_record.changed(body="More."), by=None, at=late, post=written)

    ticking.due(at=NOON + timedelta(days=31))
    assert Post.objects.count() == 2

    receiving.mark_read(asked.answers.get(), at=NOON + timedelta(days=31))
    ticking.due(at=NOON + timedelta(days=32))
    assert list(Post.objects.all()) == [written]
    ticking.due(at=late + timedelta(days=30))
    assert not Post.objects.exists()


def test_changes_that_would_go_out_after_the_end_of_a_post_are_refused():
    post = make_post("A", "one", ends_at=(NOON + timedelta(hours=5)).isoformat())
    later = make_record("A", "two", ends_at=(NOON + timedelta(hours=50)).isoformat())
    revision = editing.save(later, by=None, at=NOON, post=post)

    with pytest.raises(checking.NotReady) as refused:
        publishing.publish(revision, at=NOON + timedelta(hours=1), changes_at=NOON + timedelta(hours=10))
    assert [problem.code for problem in refused.value.problems] == ["over_before_changes"]

    publishing.publish(revision, at=NOON + timedelta(hours=1), changes_at=NOON + timedelta(hours=4))
    post.refresh_from_db()
    assert post.due_at == NOON + timedelta(hours=4)


def test_a_template_comes_out_of_the_trash_as_a_template():
    template = editing.duplicate(make_post("A"), by=None, at=NOON, is_template=True)
    draft = make_draft("B")
    for post in (template, draft):
        publishing.trash(post, at=NOON)
        publishing.restore(post, at=NOON)
        post.refresh_from_db()
    assert (template.state, draft.state) == (Post.State.TEMPLATE, Post.State.DRAFT)
    assert (template.trashed_from, template.trashed_at) == ("", None)


@pytest.mark.parametrize("how", [{}, {"kind": "page", "path": "/about/"}])
def test_the_address_of_what_was_emptied_from_the_trash_can_be_taken_again(
    client: Client, how: dict[str, str]
):
    former = make_post("About us", "one", **how)
    publishing.trash(former, at=NOON)
    publishing.empty_trash(at=NOON + timedelta(days=31))
    assert client.get(former.path).status_code == 410

    draft = make_draft("About us", "two", **how)
    revision = editing.working_copy(draft)
    assert revision is not None
    assert not checking.errors(revision.as_record, post=draft)
    post = publishing.publish(revision, at=NOON)

    assert post.path == former.path
    assert client.get(post.path).status_code == 200

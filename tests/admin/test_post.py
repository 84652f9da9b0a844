"""The writing screen and the list of posts: saving, publishing, refusing, and who may do what."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.markup import MAX_LENGTH
from blog.models import Author, Post, Redirect, Revision, Series, SiteSettings, Tag, User
from blog.services import editing, organising, publishing, searching, ticking, uploading, writes
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_post,
    make_posts,
    make_record,
    make_user,
)
from tests.reading_html import elements, words_of

ADD = "/admin/blog/post/add/"
LIST = "/admin/blog/post/"


def screen(post: Post) -> str:
    """Return the address of a post's writing screen."""
    return f"/admin/blog/post/{post.pk}/change/"


def filled(post: Post | None = None, **changes: object) -> dict[str, object]:
    """Return what a browser would send from the screen of `post`, with these changes."""
    newest = editing.working_copy(post) if post else None
    record = newest.as_record if newest else make_record("", "", standfirst="")
    author = Author.objects.filter(slug=record.author).first()
    return {
        "title": record.title,
        "standfirst": record.standfirst,
        "body": record.body,
        "lead_image": record.lead_image,
        "tags": ", ".join(Tag.objects.filter(slug__in=record.tags).values_list("name", flat=True)),
        "series": Series.objects.filter(slug=record.series).values_list("name", flat=True).first() or "",
        "author": author.pk if author else "",
        "closing_question": record.closing_question,
        "kind": record.kind,
        "slug": record.slug,
        "path": record.path,
        "published_at": record.published_at[:16],
        "ends_at": record.ends_at[:16],
        "language": record.language,
        "seen": newest.pk if newest else "",
        **changes,
    }


def said(answer: HttpResponse) -> str:
    """Return the messages of an answer."""
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def record_of(post: Post):
    """Return what the working copy says."""
    revision = editing.working_copy(post)
    assert revision is not None
    return revision.as_record


# --- Saving -----------------------------------------------------------------------------------------------------------


def test_a_new_post_begins_under_its_writers_name(as_editor: Client) -> None:
    answer = as_editor.get(ADD)
    assert answer.status_code == 200
    assert answer.context["form"]["author"].value() == Author.objects.get(name="Edith Editor").pk
    assert Post.objects.count() == 0


def test_saving_keeps_every_field_in_a_revision_and_comes_back_to_the_screen(
    as_editor: Client, editor: User
) -> None:
    make_image("harbour")
    answer = as_editor.post(
        ADD,
        filled(
            title="A harbour\r\nat dawn",
            standfirst="What the boats bring.",
            body="  indented\r\n\r\nThe boats are in.\r\n",
            lead_image="harbour",
            tags="Listening, small Business,listening, ",
            author=Author.objects.get().pk,
            closing_question="Seen one?",
            slug="My Harbour",
            published_at="2030-03-01T09:30",
            language="en-GB",
            _save="1",
        ),
    )
    post = Post.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == screen(post)
    assert said(answer) == "Draft saved."
    record = record_of(post)
    assert record.title == "A harbour at dawn"
    assert record.body == "  indented\n\nThe boats are in.\n"
    assert [Tag.objects.get(slug=slug).name for slug in record.tags] == ["Listening", "small Business"]
    assert (record.lead_image, record.author, record.slug) == ("harbour", "edith-editor", "my-harbour")
    assert (record.closing_question, record.language) == ("Seen one?", "en-GB")
    assert publishing.chosen_hour(record) == datetime(2030, 3, 1, 9, 30, tzinfo=UTC)
    assert post.revisions.get().by == editor
    assert post.state == Post.State.DRAFT


def test_an_empty_draft_can_be_saved(as_editor: Client) -> None:
    assert as_editor.post(ADD, filled(_save="1")).status_code == 302
    assert str(Post.objects.get()) == "Untitled"


def test_the_screen_shows_the_working_copy_and_not_what_readers_see(as_editor: Client) -> None:
    post = make_post(body="Public words.")
    editing.save(make_record(body="Words to come."), by=None, at=NOON, post=post)
    form = as_editor.get(screen(post)).context["form"]
    assert form["body"].value() == "Words to come."


def test_saving_a_public_post_changes_nothing_for_readers(as_editor: Client) -> None:
    post = make_post(body="Public words.")
    answer = as_editor.post(screen(post), filled(post, body="Words to come.", _save="1"))
    assert "until you publish" in said(answer)
    post.refresh_from_db()
    assert post.body == "Public words."
    assert record_of(post).body == "Words to come."


def test_a_date_left_as_shown_keeps_its_seconds(as_editor: Client) -> None:
    post = make_draft(published_at="2014-02-03T12:00:37+00:00")
    as_editor.post(screen(post), filled(post, title="Another", published_at="2014-02-03T12:00", _save="1"))
    assert record_of(post).published_at == "2014-02-03T12:00:37+00:00"


def test_the_date_is_read_on_the_sites_clock(as_editor: Client, settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    as_editor.post(ADD, filled(title="x", published_at="2030-07-01T09:30", _save="1"))
    assert publishing.chosen_hour(record_of(Post.objects.get())) == datetime(2030, 7, 1, 13, 30, tzinfo=UTC)
    page = as_editor.get(screen(Post.objects.get())).content.decode()
    assert 'value="2030-07-01T09:30"' in page


# --- Refusing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 301),
        ("body", "a" * (MAX_LENGTH + 1)),
        ("slug", "admin"),
        ("slug", "taken"),
        ("slug", "!!!"),
        ("path", "/admin/x/"),
        ("path", "/a b/"),
        ("published_at", "yesterday"),
        ("published_at", "2030-02-30T10:00"),
        ("published_at", "0001-01-01T00:00"),
        ("published_at", "9999-12-31T23:59"),
        ("language", "the english one"),
        ("tags", "x" * 61),
        ("author", "999999"),
        ("kind", "poem"),
    ],
)
def test_a_refused_save_says_why_and_keeps_every_field(as_editor: Client, field: str, value: str) -> None:
    make_post(slug="taken")
    before = Revision.objects.count()
    sent = filled(
        title="My title",
        standfirst="Mine.",
        body="My text.",
        closing_question="Mine?",
        tags="Mine",
        _save="1",
    )
    answer = as_editor.post(ADD, {**sent, field: value})
    assert answer.status_code == 200
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert str(form.errors[field][0]).endswith((".", "?"))
    for name, kept in {**sent, field: value}.items():
        if name in form.fields:
            assert form[name].value() == kept, name
    page = answer.content.decode()
    assert f'href="#{form[field].id_for_label}"' in page
    assert Revision.objects.count() == before
    assert Post.objects.count() == 1


def test_a_details_error_opens_the_details(as_editor: Client) -> None:
    page = as_editor.post(ADD, filled(slug="admin", _save="1")).content.decode()
    assert 'id="details" open' in page


def test_what_another_window_saved_meanwhile_is_put_together_with_this(
    as_editor: Client, editor: User
) -> None:
    post = make_draft(body="The boats are in. The market opens at six.")
    sent = filled(post, body="All boats are in. The market opens at six.")
    editing.save(
        make_record(body="The boats are in. The market opens at five."), by=editor, at=NOON, post=post
    )
    assert as_editor.post(screen(post), {**sent, "_save": "1"}).status_code == 302
    assert record_of(post).body == "All boats are in. The market opens at five."


def test_words_that_both_changed_come_back_side_by_side(as_editor: Client, editor: User) -> None:
    post = make_draft(body="The market opens at six.")
    sent = filled(post, body="The market opens at seven.")
    editing.save(make_record(body="The market opens at <five>."), by=editor, at=NOON, post=post)
    answer = as_editor.post(screen(post), {**sent, "_save": "1"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "The market opens at seven." in page
    assert "The market opens at &lt;five&gt;." in page
    assert record_of(post).body == "The market opens at <five>."
    assert [each.as_record.body for each in post.revisions.newest_first()[1:2]] == [
        "The market opens at seven."
    ]


def test_what_its_writer_has_not_seen_is_not_published(as_editor: Client, editor: User) -> None:
    post = make_draft(body="The boats are in. The market opens at six.")
    sent = filled(post, body="All boats are in. The market opens at six.")
    editing.save(
        make_record(body="The boats are in. The market opens at five."), by=editor, at=NOON, post=post
    )
    answer = as_editor.post(screen(post), {**sent, "_publish": "1"})
    assert "Somebody else wrote here meanwhile." in answer.content.decode()
    post.refresh_from_db()
    assert post.state == Post.State.DRAFT
    assert record_of(post).body == "All boats are in. The market opens at five."


def test_saving_twice_from_one_window_is_no_clash(as_editor: Client) -> None:
    post = make_draft()
    first = filled(post, body="One.", _save="1")
    assert as_editor.post(screen(post), first).status_code == 302
    assert as_editor.post(screen(post), first).status_code == 302  # the same text again, sent twice


# --- Publishing -------------------------------------------------------------------------------------------------------


def test_publishing_makes_it_public_and_says_where(as_editor: Client) -> None:
    answer = as_editor.post(
        ADD, filled(title="A harbour", body="The boats are in.", _publish="1"), follow=True
    )
    post = Post.objects.get()
    assert post.is_public
    assert f'<a href="{post.path}">View it live</a>' in answer.content.decode()
    assert b"The boats are in." in Client().get(post.path).content


def test_a_day_to_come_schedules(as_editor: Client) -> None:
    hour = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    answer = as_editor.post(ADD, filled(title="A harbour", body="x", published_at=hour, _publish="1"))
    post = Post.objects.get()
    assert post.state == Post.State.SCHEDULED
    assert said(answer).startswith("Scheduled for")
    assert b">Schedule</button>" in as_editor.get(screen(post)).content


def test_a_day_gone_by_backdates(as_editor: Client) -> None:
    as_editor.post(ADD, filled(title="A harbour", body="x", published_at="2013-12-04T09:00", _publish="1"))
    assert Post.objects.get().path == "/2013/12/04/a-harbour/"


def test_what_is_not_ready_is_saved_and_each_problem_leads_to_its_line(as_editor: Client) -> None:
    body = "One.\n\n![](image:nowhere)\n"
    answer = as_editor.post(ADD, filled(title="", standfirst="Mine.", body=body, tags="New", _publish="1"))
    assert answer.status_code == 200
    post = Post.objects.get()
    assert post.state == Post.State.DRAFT
    assert record_of(post).body == body
    page = answer.content.decode()
    assert 'href="#id_title"' in page
    assert 'href="#id_body" data-line="3"' in page
    assert "Line 3: There is no picture called “nowhere”." in page
    assert f'action="{screen(post)}"' in page  # the next try is no second post
    form = answer.context["form"]
    assert (form["standfirst"].value(), form["tags"].value()) == ("Mine.", "New")
    answer = as_editor.post(screen(post), filled(post, title="Now", body="One.", _publish="1"))
    assert answer.status_code == 302
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"lead_image": "nowhere"}, "lead_image"),
        ({"lead_image": "silent"}, "lead_image"),
        ({"body": "![](image:nowhere)"}, "body"),
        ({"body": "[It waits](post:other)"}, "body"),
        ({"ends_at": "2014-01-01T00:00"}, "ends_at"),
    ],
)
def test_what_stops_a_publication_leads_to_its_field_and_the_text_is_saved(
    as_editor: Client, fields: dict[str, str], field: str
) -> None:
    make_image("silent", alt="")
    make_draft("Other", slug="other")
    post = make_draft("A title", body="Before.")
    answer = as_editor.post(screen(post), filled(post, **fields, closing_question="Saved?", _publish="1"))
    stopped = next(each for each in elements(answer, "section") if each.get("id") == "stopped")
    assert [link.get("href") for link in stopped.iter("a")] == [f"#id_{field}"]
    assert record_of(post).closing_question == "Saved?"
    assert not Post.objects.get(pk=post.pk).is_public


# --- Hours ------------------------------------------------------------------------------------------------------------


def test_changes_of_a_public_post_go_out_at_their_hour_and_the_date_stays(
    as_editor: Client, time_machine
) -> None:
    time_machine.move_to(datetime(2026, 3, 1, 12, 0, tzinfo=UTC), tick=False)
    post = make_post(body="Public.")
    answer = as_editor.post(
        screen(post), filled(post, body="Changed.", changes_at="2026-03-02T09:30", _publish="1"), follow=True
    )
    assert "The changes go live on March 2, 2026, 9:30 a.m. (UTC)" in words_of(answer)
    assert as_editor.get(screen(post)).context["form"]["changes_at"].value() == datetime(2026, 3, 2, 9, 30)
    assert "Public." in words_of(Client().get(post.path))
    ticking.due(at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    assert "Changed." in words_of(Client().get(post.path))
    post.refresh_from_db()
    assert post.published_at == NOON


def test_an_hour_for_changes_that_is_over_is_refused_and_the_text_is_kept(as_editor: Client) -> None:
    post = make_post(body="Public.")
    answer = as_editor.post(
        screen(post), filled(post, body="Changed.", changes_at="2020-01-01T09:00", _publish="1")
    )
    assert "is over" in words_of(answer)
    assert record_of(post).body == "Changed."
    post.refresh_from_db()
    assert (post.body, post.due_at) == ("Public.", None)


def test_a_post_that_ends_is_taken_back_at_its_hour(as_editor: Client, time_machine) -> None:
    time_machine.move_to(datetime(2026, 3, 1, 12, 0, tzinfo=UTC), tick=False)
    post = make_draft(body="For a week.")
    as_editor.post(screen(post), filled(post, ends_at="2026-03-08T12:00", _publish="1"))
    post.refresh_from_db()
    assert post.is_public
    assert "until March 8, 2026, noon (UTC)" in words_of(as_editor.get(screen(post)))
    assert ticking.due(at=datetime(2026, 3, 8, 11, 59, tzinfo=UTC)) == 0
    assert ticking.due(at=datetime(2026, 3, 8, 12, 0, tzinfo=UTC)) == 1
    assert Client().get(post.path).status_code == 410
    # It does not go out again only to be taken back at once.
    time_machine.move_to(datetime(2026, 3, 9, 12, 0, tzinfo=UTC), tick=False)
    assert "is over before it goes out" in words_of(as_editor.post(screen(post), filled(post, _publish="1")))
    post.refresh_from_db()
    assert post.state == Post.State.UNPUBLISHED


def test_the_editor_s_own_clock_stands_beside_the_site_s(as_editor: Client, editor: User, settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    editor.time_zone = "America/New_York"
    editor.save()
    post = make_draft()
    answer = as_editor.post(
        screen(post), filled(post, published_at="2030-03-01T03:30", _publish="1"), follow=True
    )
    said = words_of(answer)
    assert "March 1, 2030, 3:30 a.m. (Europe/Berlin), for you Feb. 28, 2030, 9:30 p.m." in said


@pytest.mark.parametrize("written", ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:17+01:00"])
def test_of_an_hour_that_the_clock_shows_twice_the_one_that_was_meant_stays(
    as_editor: Client, settings, written: str
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    post = make_draft(published_at=written)
    assert as_editor.get(screen(post)).context["form"]["published_at"].value() is not None
    as_editor.post(screen(post), filled(post, title="Another", published_at="2026-10-25T02:30"))
    assert record_of(post).published_at == written


# --- Taking back ------------------------------------------------------------------------------------------------------


def test_a_public_post_can_be_taken_back_for_now(as_editor: Client) -> None:
    post = make_post()
    page = f"/admin/blog/post/{post.pk}/unpublish/"
    assert page in as_editor.get(screen(post)).content.decode()
    assert "Where are readers of" in words_of(as_editor.get(page))
    as_editor.post(page, {"how": "back", "leads": "off"})
    post.refresh_from_db()
    assert post.state == Post.State.UNPUBLISHED
    assert Client().get(post.path).status_code == 410
    as_editor.post(screen(post), filled(post, _publish="1"))
    assert Client().get(post.path).status_code == 200


def test_a_public_post_can_go_for_good_and_lead_its_readers_elsewhere(as_editor: Client) -> None:
    post, other = make_post("One"), make_post("Two")
    page = f"/admin/blog/post/{post.pk}/unpublish/"
    for wanted in ("/no/such/post/", post.path, "", "https://evil.example/"):
        answer = as_editor.post(page, {"how": "gone", "leads": "on", "target": wanted})
        assert answer.status_code == 200
        assert "errornote" in answer.content.decode()
    as_editor.post(page, {"how": "gone", "leads": "on", "target": other.path})
    post.refresh_from_db()
    assert post.state == Post.State.GONE
    assert Client().get(post.path).headers["Location"] == other.path


def test_what_others_link_to_says_so_before_it_is_taken_away(
    as_editor: Client, django_assert_max_num_queries
) -> None:
    post = make_post("Linked", slug="linked")
    for number in range(10):
        make_post(f"Linking {number}", "See [it](post:linked).")
    make_draft("Not yet", "See [it](post:linked).")
    for page in ("unpublish", "delete"):
        with django_assert_max_num_queries(14):
            said = words_of(as_editor.get(f"/admin/blog/post/{post.pk}/{page}/"))
        assert "10 published posts link to it" in said
        assert "Linking 9" in said
        assert "and 2 more" in said
        assert "Not yet" not in said


# --- Preview ----------------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_working_copy_and_nobody_keeps_it(as_editor: Client) -> None:
    make_image("harbour", caption="At the quay.")
    post = make_post(body="Public words.")
    editing.save(
        make_record("Title to come", "Words to come.", lead_image="harbour", tags=("listening",)),
        by=None,
        at=NOON,
        post=post,
    )
    answer = as_editor.get(f"/admin/blog/post/{post.pk}/preview/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Words to come." in page
    assert "Title to come" in page
    assert "At the quay." in page
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert "noindex" in page
    post.refresh_from_db()
    assert post.body == "Public words."


def test_the_preview_of_a_text_that_was_just_typed_saves_nothing(as_editor: Client) -> None:
    answer = as_editor.post(
        "/admin/blog/post/preview/", filled(title="Typed", body="Just *now*.", slug="admin")
    )
    assert answer.status_code == 200
    assert "Just <em>now</em>." in answer.content.decode()
    assert Post.objects.count() == 0


@pytest.mark.parametrize("url", ["/admin/blog/post/frame/", "/admin/blog/post/preview/"])
def test_previews_are_for_staff(db: None, stranger: User, url: str) -> None:
    client = Client()
    assert client.get(url).status_code == 302
    client.force_login(stranger)
    assert client.get(url).status_code in (302, 403)


def test_only_the_frame_beside_the_text_may_be_framed_and_only_here(as_editor: Client) -> None:
    post = make_draft()
    frame = as_editor.get("/admin/blog/post/frame/")
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    for url in (screen(post), f"/admin/blog/post/{post.pk}/preview/"):
        answer = as_editor.get(url)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_screen_learns_whether_somebody_is_signed_in(as_editor: Client) -> None:
    here = as_editor.get("/admin/blog/post/here/").json()
    assert here["user"] == "edith"
    assert here["token"]
    gone = Client().get("/admin/blog/post/here/")
    assert gone.status_code == 403
    assert gone.json() == {"is_signed_out": True}


def test_the_screen_has_nothing_inline(as_editor: Client) -> None:
    for url in (ADD, screen(make_post()), "/admin/blog/post/frame/", LIST):
        page = as_editor.get(url).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        for tag in page.split("<script")[1:]:
            assert " src=" in tag.split(">")[0] or "application/" in tag.split(">")[0], url


def test_the_frame_has_the_colours_of_the_site_and_no_others(as_editor: Client) -> None:
    assert "css/site.css" in as_editor.get("/admin/blog/post/frame/").content.decode()
    own = (Path(settings.BASE_DIR) / "static" / "css" / "frame.css").read_text()
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl|oklch", own)


def test_the_script_of_markdownx_is_replaced(as_editor: Client) -> None:
    page = as_editor.get(ADD).content.decode()
    assert "markdownx/js" not in page
    assert "markdownx-editor" in page
    assert 'maxlength="400000"' not in page  # which would cut a paste without a word


# --- Authors ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def own_post(author_user: User) -> Post:
    """A draft of Arthur's."""
    return make_draft("Mine", author=Author.objects.get(user=author_user))


def test_an_author_sees_and_opens_own_posts_only(as_author: Client, own_post: Post) -> None:
    other = make_draft("Not mine", author=make_author("Somebody Else"))
    listed = as_author.get(LIST).content.decode()
    assert "Mine" in listed
    assert "Not mine" not in listed
    assert as_author.get(screen(own_post)).status_code == 200
    for url in (
        screen(other),
        f"/admin/blog/post/{other.pk}/preview/",
        f"/admin/blog/post/{other.pk}/delete/",
    ):
        assert as_author.get(url).status_code in (403, 404)
    assert as_author.post(screen(other), filled(other, body="Mine now.", _save="1")).status_code in (403, 404)
    assert record_of(other).body == "The boats are in."


def test_an_authors_post_is_the_authors(as_author: Client, author_user: User) -> None:
    make_author("Somebody Else")
    other = Author.objects.get(name="Somebody Else")
    as_author.post(ADD, filled(title="Handed in", author=other.pk, _save="1"))
    assert Post.objects.get().author.user == author_user
    assert b'name="author"' not in as_author.get(ADD).content


def test_an_author_without_a_name_yet_gets_one_with_the_first_text(db: None) -> None:
    client = Client()
    client.force_login(make_user("newcomer", group="Author", first_name="Nora"))
    client.post(ADD, filled(title="First", _save="1"))
    post = Post.objects.get()
    assert client.get(screen(post)).status_code == 200


def test_an_author_publishes_only_if_the_site_lets_authors(as_author: Client, own_post: Post) -> None:
    assert b'name="_publish"' not in as_author.get(screen(own_post)).content
    assert as_author.post(screen(own_post), filled(own_post, _publish="1")).status_code == 403
    assert not Post.objects.get(pk=own_post.pk).is_public
    organising.save_site(SiteSettings(authors_publish=True))
    assert b'name="_publish"' in as_author.get(screen(own_post)).content
    assert as_author.post(screen(own_post), filled(own_post, _publish="1")).status_code == 302
    assert Post.objects.get(pk=own_post.pk).is_public


def test_an_author_takes_nothing_back_without_the_right(as_author: Client, author_user: User) -> None:
    post = make_post(author=Author.objects.get(user=author_user))
    assert as_author.post(f"/admin/blog/post/{post.pk}/unpublish/", {"how": "gone"}).status_code == 403
    assert as_author.post(f"/admin/blog/post/{post.pk}/delete/").status_code == 403


def test_an_author_who_saves_an_editors_changes_stays_the_author(as_author: Client, own_post: Post) -> None:
    as_author.post(screen(own_post), filled(own_post, body="More.", _save="1"))
    assert Post.objects.get(pk=own_post.pk).author == own_post.author


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["999999", "abc", "99999999999999999999999", "%00"])
def test_a_post_that_is_not_there_is_not_found(as_editor: Client, address: str) -> None:
    assert as_editor.get(f"/admin/blog/post/{address}/change/").status_code == 404


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_asks_the_same_questions_however_many_posts_there_are(as_editor: Client) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_editor.get(LIST).status_code == 200
        return len(asked)

    author = make_author("Ann")
    make_posts(2, tags=("Listening",), author=author)
    few = questions()
    make_posts(20, newest_at=NOON - timedelta(days=90), tags=("Listening", "Boats"), author=author)
    assert questions() == few


def test_the_list_finds_words_of_titles_texts_and_drafts(as_editor: Client) -> None:
    make_post("About boats", "Herrings.")
    post = make_post("About bread", "Rye.", standfirst="")
    editing.save(make_record("About bread", "Sourdough.", standfirst=""), by=None, at=NOON, post=post)
    for words, title in [("BOATS", "About boats"), ("herring", "About boats"), ("sourdough", "About bread")]:
        page = as_editor.get(LIST, {"q": words}).content.decode()
        assert title in page
        assert page.count('class="action-select"') == 1
    assert as_editor.get(LIST, {"q": "\"'%_\\\0 :(["}).status_code == 200


def titles(page: str) -> list[str]:
    """Return the titles that a list shows, from its top."""
    return re.findall(r'class="field-title_shown"><a [^>]*>([^<]*)</a>', page)


def test_a_search_shows_the_best_first_unless_another_order_is_chosen(as_editor: Client) -> None:
    make_draft("Boats", standfirst="", at=NOON - timedelta(days=9))
    make_draft("About", "Of boats.", standfirst="")
    make_draft("Über Straßen", "Of boats.", standfirst="", at=NOON - timedelta(days=3))
    make_draft("Else", "Nothing.", standfirst="")
    assert titles(as_editor.get(LIST, {"q": "boats"}).content.decode()) == ["Boats", "Über Straßen", "About"]
    by_title = as_editor.get(LIST, {"q": "boats", "o": "1"}).content.decode()
    assert titles(by_title) == ["About", "Boats", "Über Straßen"]
    assert titles(as_editor.get(LIST, {"q": "strass BOATS uber"}).content.decode()) == []
    assert titles(as_editor.get(LIST, {"q": "BOATS strassen ube"}).content.decode()) == ["Über Straßen"]


def test_a_search_keeps_the_filters_and_finds_the_own_posts_among_any_number(
    as_editor: Client, as_author: Client, own_post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching.find, "__kwdefaults__", {"most": 2})
    own = editing.working_copy(own_post).as_record
    editing.save(own.changed(body="Of boats."), post=own_post, by=None, at=NOON)
    for n in range(3):
        make_post(f"Public {n}", "Of boats.", tags=("Listening",))
    assert titles(as_author.get(LIST, {"q": "boats"}).content.decode()) == ["Mine"]
    assert titles(as_editor.get(LIST, {"q": "boats", "state": "draft"}).content.decode()) == ["Mine"]
    tag = Tag.objects.get()
    page = as_editor.get(LIST, {"q": "boats", "tag": tag.pk}).content.decode()
    assert titles(page) == ["Public 2", "Public 1"]
    assert "About 2 posts or more" in page


def test_a_search_says_what_it_cannot_find_yet(as_editor: Client) -> None:
    make_draft("Boats")
    Post.objects.update(search_version=0)
    assert "1 post cannot be found" in as_editor.get(LIST, {"q": "boats"}).content.decode()


@pytest.mark.parametrize(
    "words", ['"', "-", "NEAR(", "title:x", "\0", "x" * 9_000, "%s", "'; --", "!?", "🎉"]
)
def test_whatever_is_searched_for_is_answered(as_editor: Client, words: str) -> None:
    make_draft("Boats")
    assert as_editor.get(LIST, {"q": words}).status_code == 200


@pytest.mark.parametrize("value", ["", "x", "-1", "٣", "9" * 18, "9" * 40, "1,2", "\0"])
def test_a_filter_by_nothing_that_exists_is_answered(as_editor: Client, value: str) -> None:
    make_draft("Boats")
    for name in ("tag", "series", "author", "state"):
        assert as_editor.get(LIST, {name: value}).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [{}, {"state": "draft"}, {"state": "changed"}, {"author": "1"}, {"tag": "1"}, {"kind__exact": "page"}],
    ids=str,
)
def test_the_list_sorts_no_rows_and_reads_no_more_than_it_shows(
    as_editor: Client, asked: dict[str, str]
) -> None:
    make_posts(3, tags=("Listening",), author=make_author("Ann"))
    with CaptureQueriesContext(connection) as queries:
        as_editor.get(LIST, asked)
    (rows,) = [q["sql"] for q in queries if '"search_version"' in q["sql"] and "ORDER BY" in q["sql"]]
    assert "blog_revision" not in rows
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {rows}")
        plan = "\n".join(row[3] for row in cursor.fetchall())
    if "tag" in asked:
        # Those of one tag are gathered by its index, then put into their order.
        assert "INDEX" in plan
    else:
        assert "USE TEMP B-TREE" not in plan, plan
    assert "SCAN blog_post USING INDEX" in plan or "SEARCH blog_post USING" in plan, plan


def test_the_list_tells_states_apart_and_hides_the_trash(as_editor: Client) -> None:
    post = make_post("Public")
    editing.save(make_record("Public", "More."), by=None, at=NOON, post=post)
    publishing.trash(make_draft("Thrown away"), at=NOON)
    page = as_editor.get(LIST).content.decode()
    assert "changes wait" in page
    assert "Thrown away" not in page
    assert "Thrown away" in as_editor.get(LIST, {"state": "trash"}).content.decode()
    assert "Public" in as_editor.get(LIST, {"state": "changed"}).content.decode()


def test_several_posts_go_to_the_trash_and_come_back(as_editor: Client) -> None:
    posts = [make_post("One"), make_draft("Two")]
    ids = [post.pk for post in posts]
    as_editor.post(LIST, {"action": "move_to_trash", "_selected_action": ids, "confirmed": "1"})
    assert set(Post.objects.values_list("state", flat=True)) == {Post.State.TRASH}
    as_editor.post(f"{LIST}?state=trash", {"action": "take_out_of_trash", "_selected_action": ids})
    assert set(Post.objects.values_list("state", flat=True)) == {Post.State.DRAFT, Post.State.UNPUBLISHED}
    assert b"delete_selected" not in as_editor.get(LIST).content


def test_an_author_cannot_throw_away_anything_by_a_forged_action(as_author: Client, own_post: Post) -> None:
    as_author.post(LIST, {"action": "move_to_trash", "_selected_action": [own_post.pk]})
    assert Post.objects.get().state == Post.State.DRAFT


# --- The trash --------------------------------------------------------------------------------------------------------


def test_throwing_a_public_post_away_asks_where_its_readers_go(as_editor: Client) -> None:
    post, other = make_post("Old"), make_post("New")
    url = f"/admin/blog/post/{post.pk}/delete/"
    assert post.path in as_editor.get(url).content.decode()
    wrong = as_editor.post(url, {"leads": "on", "target": "/nowhere/"})
    assert "/nowhere/" in wrong.content.decode()
    assert Post.objects.get(pk=post.pk).is_public
    as_editor.post(url, {"leads": "on", "target": other.path})
    assert Post.objects.get(pk=post.pk).state == Post.State.TRASH
    assert Redirect.objects.get(path=post.path).target == other.path


def test_what_was_thrown_away_can_be_taken_out_again(as_editor: Client) -> None:
    post = make_draft()
    as_editor.post(f"/admin/blog/post/{post.pk}/delete/")
    page = as_editor.get(screen(post)).content.decode()
    assert 'name="_restore"' in page
    assert 'name="_publish"' not in page
    as_editor.post(screen(post), filled(post, _restore="1"))
    assert Post.objects.get().state == Post.State.DRAFT


# --- The picker -------------------------------------------------------------------------------------------------------


def test_the_picker_finds_pictures_and_posts_by_words(as_editor: Client) -> None:
    image = make_image("harbour", caption="Boats at dawn.")
    make_post("A [harbour] at *dawn*", slug="a-harbour")
    found = as_editor.get("/admin/blog/pick/", {"kind": "image", "q": "dawn boats"}).json()["results"]
    assert [(each["code"], each["url"]) for each in found] == [("![](image:harbour)", image.thumbnail_url)]
    found = as_editor.get("/admin/blog/pick/", {"kind": "post", "q": "HARBOUR"}).json()["results"]
    assert found[0]["code"] == r"[A \[harbour\] at \*dawn\*](post:a-harbour)"


def test_the_picker_gives_twenty_at_most_the_newest_first(as_editor: Client) -> None:
    make_posts(22)
    found = as_editor.get("/admin/blog/pick/", {"kind": "post"}).json()["results"]
    assert len(found) == 20
    assert found[0]["title"] == "Post number 22"


def test_an_author_is_not_shown_the_drafts_of_others(as_author: Client, own_post: Post) -> None:
    make_draft("Secret", author=make_author("Somebody Else"))
    make_post("Public")
    found = as_author.get("/admin/blog/pick/", {"kind": "post"}).json()["results"]
    assert {each["title"] for each in found} == {"Mine", "Public"}


def test_the_picker_finds_the_one_picture_that_goes_or_went_by_a_name(as_editor: Client) -> None:
    old = make_image("harbour")
    make_image("harbour-dawn")
    uploading.rename(old, name="quay", at=NOON)
    for name in ("quay", "harbour"):
        found = as_editor.get("/admin/blog/pick/", {"kind": "image", "name": name}).json()["results"]
        assert [each["name"] for each in found] == ["quay"]
    assert as_editor.get("/admin/blog/pick/", {"kind": "image", "name": "dawn"}).json()["results"] == []


def test_the_picker_is_for_staff_and_for_known_kinds(as_editor: Client, stranger: User) -> None:
    assert Client().get("/admin/blog/pick/", {"kind": "post"}).status_code == 403
    client = Client()
    client.force_login(stranger)
    assert client.get("/admin/blog/pick/", {"kind": "post"}).status_code == 403
    assert as_editor.get("/admin/blog/pick/", {"kind": "user"}).status_code == 400


@pytest.mark.parametrize(("leads", "target"), [("on", ""), ("off", "/2014/02/03/new/")])
def test_a_half_answer_about_where_readers_go_throws_nothing_away(
    as_editor: Client, leads: str, target: str
) -> None:
    post = make_post("Old")
    make_post("New")
    answer = as_editor.post(f"/admin/blog/post/{post.pk}/delete/", {"leads": leads, "target": target})
    assert 'role="alert"' in answer.content.decode()
    assert f'value="{target}"' in answer.content.decode()
    assert Post.objects.get(pk=post.pk).is_public


def test_changes_that_wait_for_an_hour_say_so_and_can_be_stopped(as_editor: Client) -> None:
    post = make_post()
    hour = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    as_editor.post(screen(post), filled(post, body="Changed.", published_at=hour, _publish="1"))
    page = as_editor.get(screen(post)).content.decode()
    assert 'class="badge scheduled"' in page
    assert 'name="_unschedule"' in page
    assert post.title in as_editor.get(LIST, {"state": "scheduled"}).content.decode()
    answer = as_editor.post(screen(post), filled(post, body="Changed again.", _save="1"))
    assert "the changes go live that were scheduled" in said(answer)
    as_editor.post(screen(post), filled(post, _unschedule="1"))
    post.refresh_from_db()
    assert (post.is_public, post.due_at) == (True, None)


def test_a_missed_hour_is_told_on_the_desk_and_on_the_screen(as_editor: Client) -> None:
    post = make_draft("Late")
    writes(Post.objects.filter(pk=post.pk).update)(missed_hour="address_taken /about/")
    assert "“Late” was not published at its hour." in as_editor.get("/admin/").content.decode()
    assert "This was not published at its hour: " in as_editor.get(screen(post)).content.decode()


def test_an_old_author_who_saves_leaves_the_author_that_an_editor_has_chosen(
    as_author: Client, author_user: User
) -> None:
    bea = make_author("Bea")
    post = make_post("One", author=organising.author_of(author_user, at=NOON))
    editing.save(record_of(post).changed(author=bea.slug), post=post, by=None, at=NOON)
    sent = filled(post, body="A comma more.", _save="1")
    sent.pop("author")
    assert as_author.post(screen(post), sent).status_code == 302
    assert (record_of(post).author, record_of(post).body) == (bea.slug, "A comma more.")


@pytest.mark.parametrize("path", ["/about\u200b/", "a" * 500])
def test_an_address_at_which_nobody_could_arrive_is_refused(as_editor: Client, path: str) -> None:
    answer = as_editor.post(ADD, filled(title="About", body="Us.", kind="page", path=path, _publish="1"))
    assert answer.status_code == 200
    assert not Post.objects.visible().exists()


def test_an_hour_that_the_clock_shows_twice_can_be_saved(as_editor: Client, settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    post = make_draft(published_at="2013-10-27T00:30:00+00:00")
    answer = as_editor.post(
        screen(post), filled(post, body="New.", published_at="2013-10-27T02:30", _save="1")
    )
    assert answer.status_code == 302
    assert record_of(post).published_at.startswith("2013-10-27")
    answer = as_editor.post(screen(post), filled(post, published_at="2013-03-31T02:30", _save="1"))
    assert answer.status_code == 200, "an hour that the clock leaves out"


def test_a_standfirst_of_several_lines_becomes_one_when_it_is_saved(as_editor: Client) -> None:
    post = make_draft(standfirst="A\nB")
    as_editor.post(screen(post), filled(post, _save="1"))
    assert post.revisions.count() == 1


def test_what_readers_have_never_seen_cannot_be_taken_back(as_editor: Client) -> None:
    post = make_draft("Mine alone")
    page = as_editor.post(f"/admin/blog/post/{post.pk}/unpublish/", {"how": "back"}, follow=True)
    assert "Readers do not see it" in words_of(page)
    assert "Readers no longer see it" not in words_of(page)


def test_what_is_taken_back_already_can_only_go_for_good(as_editor: Client) -> None:
    post = make_post("One")
    page = f"/admin/blog/post/{post.pk}/unpublish/"
    assert "Readers no longer see it" in words_of(as_editor.post(page, {"how": "back"}, follow=True))
    assert "Readers do not see it" in words_of(as_editor.post(page, {"how": "back"}, follow=True))
    assert "It is gone for good." in words_of(as_editor.post(page, {"how": "gone"}, follow=True))
    post.refresh_from_db()
    assert post.state == "gone"


def test_what_was_to_come_is_not_published_by_itself_any_more(as_editor: Client) -> None:
    post = make_draft("To come", published_at="2099-01-01T12:00:00+00:00")
    publishing.publish(post.revisions.get(), at=NOON)
    page = f"/admin/blog/post/{post.pk}/unpublish/"
    assert "None" not in words_of(as_editor.get(page))
    assert "not published by itself any more" in words_of(as_editor.post(page, {"how": "back"}, follow=True))
    post.refresh_from_db()
    assert (post.state, post.due_at) == ("draft", None)

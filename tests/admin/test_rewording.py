"""Find and replace at the desk: every change is shown, only what was chosen is made, and the run can be taken back."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post, User
from blog.services import attending, editing, publishing, seeking
from tests.builders import NOON, make_author, make_draft, make_post, make_user
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/blog/post/replace/"


def asked(find: str = "boat", put: str = "ship", **more: object) -> str:
    """Return the address of the changes that this would be."""
    wish = {"find": find, "put": put, "where": ["body", "title"], "which": "all", **more}
    return f"{PAGE}?{urlencode(wish, doseq=True)}"


def offered(answer: HttpResponse) -> list[str]:
    """Return the names of the changes on a page."""
    return [str(each.get("value")) for each in elements(answer, "input") if each.get("name") == "change"]


def replace(client: Client, page: str, **more: str) -> str:
    """Make every change on a page; return the address of the report."""
    answer = client.post(page, {"change": offered(client.get(page)), **more})
    assert answer.status_code == 302, words_of(answer)
    return str(answer["Location"])


def body(post: Post) -> str:
    found = editing.working_copy(post)
    assert found is not None
    return found.as_record.body


def test_the_page_begins_with_an_empty_form_and_says_what_is_missing(as_editor: Client):
    assert "Show every change" in words_of(as_editor.get(PAGE))
    for wish, said in (
        (asked(find=""), "Write what is to be found."),
        (asked(put="boat"), "This is what was there before."),
        (asked(where=[]), "Choose where to look."),
        (asked(which="every"), "Select a valid choice"),
        (asked(find="b" * 201), "at most 200"),
    ):
        answer = as_editor.get(wish)
        assert answer.status_code == 200
        assert said in words_of(answer)
        assert offered(answer) == []


def test_every_change_stands_in_its_line_with_what_goes_and_what_comes(as_editor: Client):
    make_draft("A boat", body="Before.\nThe boat is in.\nAfter.")
    answer = as_editor.get(asked())
    assert [each.text for each in elements(answer, "del")] == ["boat", "boat"]
    assert [each.text for each in elements(answer, "ins")] == ["ship", "ship"]
    said = words_of(answer)
    assert "2 changes in 1 post" in said
    assert "The boat ship is in." in said
    assert "After." not in said
    assert "Nothing to replace was found." in words_of(as_editor.get(asked(find="raft")))


def test_a_run_whose_answer_never_arrived_is_found_again(as_editor: Client, editor: User):
    make_draft("One", body="A boat.")
    assert "the last time" not in words_of(as_editor.get(PAGE))
    report = replace(as_editor, asked())
    another_browser = Client()
    another_browser.force_login(editor)
    (link,) = (
        e for e in elements(another_browser.get(PAGE), "a") if e.text == "What was replaced the last time"
    )
    assert link.get("href") == report
    assert "Take it back" in words_of(another_browser.get(report))


def test_hostile_words_are_shown_as_words(as_editor: Client):
    make_draft("One", body="Text <script>alert(1)</script> more.", standfirst="")
    answer = as_editor.get(asked("<script>alert(1)</script>", "<b onclick=x>", everywhere="on"))
    assert "<script>alert" not in answer.content.decode()
    assert len(offered(answer)) == 1


def test_what_was_chosen_is_replaced_told_and_taken_back(as_editor: Client):
    one, two = make_draft("One", body="A boat and a boat."), make_draft("Two", body="A boat.")
    page = asked()
    names = [name for name in offered(as_editor.get(page)) if not name.endswith(".1")]
    answer = as_editor.post(page, {"change": names}, follow=True)
    assert "2 changes in 2 posts." in words_of(answer)
    assert (body(one), body(two)) == ("A ship and a boat.", "A ship.")
    report = answer.redirect_chain[0][0]
    back = as_editor.post(report, follow=True)
    assert "2 posts say again what they said before." in words_of(back)
    assert "Take it back" not in words_of(back)
    assert (body(one), body(two)) == ("A boat and a boat.", "A boat.")


def test_readers_are_given_it_only_when_that_was_chosen(as_editor: Client):
    post = make_post("One", body="A boat.")
    assert "Leave the changes as drafts" in words_of(as_editor.get(asked()))
    report = replace(as_editor, asked(), readers="later")
    post.refresh_from_db()
    assert (post.body, body(post)) == ("A boat.", "A ship.")
    as_editor.post(report)
    publishing.publish(post.revisions.newest_first()[0], at=timezone.now())
    report = replace(as_editor, asked(), readers="too")
    post.refresh_from_db()
    assert post.body == "A ship."
    assert "Readers see 1 of them." in words_of(as_editor.get(report))


def test_what_stands_in_the_way_is_told_with_its_post(as_editor: Client):
    clashing = make_draft("Clashing", body="A boat is in.")
    make_post("Unready", body="A boat.")
    page = asked(put="![](image:nobody)")
    names = offered(as_editor.get(page))
    record = clashing.revisions.get().as_record.changed(body="A boat is out.")
    editing.save(record, by=None, at=NOON, post=clashing)
    said = words_of(as_editor.post(page, {"change": names, "readers": "too"}, follow=True))
    assert "Clashing : somebody has changed the same sentence meanwhile" in said
    assert "Unready : it cannot be published so" in said
    assert "nobody" in said


def test_nothing_chosen_or_nonsense_changes_nothing(as_editor: Client):
    post = make_draft("One", body="A boat.")
    for data in ({}, {"change": "x"}, {"change": ["1.slug.0", "-1.body.0", f"{'9' * 30}.body.0"]}):
        answer = as_editor.post(asked(), data, follow=True)
        assert "Nothing was chosen" in words_of(answer)
    answer = as_editor.post(asked(), {"change": ["999999.body.0", f"{post.revisions.get().pk}.body.7"]})
    assert "not there any more" in words_of(as_editor.get(answer["Location"]))
    assert body(post) == "A boat."
    assert as_editor.post(PAGE, {"change": "1.body.0"}).status_code == 200


def test_who_has_a_post_open_is_said(as_editor: Client):
    post = make_draft("One", body="A boat.")
    attending.attend(post, user=make_user("bob", first_name="Bob"), at=timezone.now())
    assert "Bob has it open now." in words_of(as_editor.get(asked()))


def test_an_author_replaces_in_the_own_posts_only(author_user: User):
    own = make_draft("Own", body="A boat.", author=make_author("Arthur Author"))
    other = make_draft("Other", body="A boat.")
    client = Client()
    client.force_login(author_user)
    names = offered(client.get(asked()))
    assert [name.partition(".")[0] for name in names] == [str(own.revisions.get().pk)]
    report = client.post(asked(), {"change": [*names, f"{other.revisions.get().pk}.body.0"]})["Location"]
    assert (body(own), body(other)) == ("A ship.", "A boat.")
    foreign = Client()
    foreign.force_login(make_user("olga", is_superuser=True))
    assert foreign.get(report).status_code == foreign.post(report).status_code == 404
    assert client.post(report).status_code == 302
    assert body(own) == "A boat."


def test_more_than_a_page_holds_is_said_and_led_to(as_editor: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(seeking, "MOST_POSTS", 2)
    for number in range(3):
        make_draft(f"Number {number}", body="A boat.")
    first = as_editor.get(asked())
    assert "These are not all" in words_of(first)
    (link,) = (each for each in elements(first, "a") if each.get("rel") == "next")
    second = as_editor.get(PAGE + str(link.get("href")))
    assert (len(offered(first)), len(offered(second))) == (2, 1)
    assert "Back to the first" in words_of(second)
    assert as_editor.get(asked(before="x")).status_code == 200


def test_a_page_of_changes_asks_as_much_of_the_database_however_many_there_are(as_editor: Client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_editor.get(asked())
        return len(queries)

    for number in range(2):
        make_draft(f"Number {number}", body="A boat.")
    few = count()
    for number in range(15):
        attending.attend(
            make_post(f"Public {number}", body="A boat and a boat.", author=make_author(f"A{number}")),
            user=make_user(f"u{number}"),
            at=timezone.now() - timedelta(seconds=1),
        )
    assert count() <= few + 1  # an author's right to publish is asked for once


def test_the_bar_leads_there(as_editor: Client):
    assert PAGE in [each.get("href") for each in elements(as_editor.get("/admin/"), "a")]

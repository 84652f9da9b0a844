"""Answers: a mailbox that one reads in, and nobody writes in."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client

from blog.models import Answer, Post
from blog.services import receiving
from tests.builders import NOON, make_post
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db

BOX = "/admin/blog/answer/"


def an_answer(post: Post | None = None, stamp: str = "1", **words: str) -> Answer:
    """Return a letter."""
    said = {"name": "Ola", "email": "ola@example.com", "message": "I liked it.\n\nVery much.", **words}
    return receiving.receive(post or make_post("The harbour"), stamp=stamp, at=NOON, **said)


def test_the_list_says_who_wrote_what_about_which_post_and_what_is_new(as_editor: Client):
    an_answer()
    shown = words_of(as_editor.get(BOX))
    assert "Ola new I liked it. Very much. The harbour 3 Feb 2014, 12:00" in shown


def test_opening_a_letter_shows_it_whole_and_marks_it_read(as_editor: Client):
    answer = an_answer()
    page = as_editor.get(f"{BOX}{answer.pk}/change/")
    assert "I liked it. Very much." in words_of(page)
    answer.refresh_from_db()
    assert answer.read_at is not None
    first = answer.read_at
    as_editor.get(f"{BOX}{answer.pk}/change/")
    answer.refresh_from_db()
    assert answer.read_at == first
    assert "Ola I liked it." in words_of(as_editor.get(BOX))


def test_the_reply_begins_with_subject_and_quotation(as_editor: Client):
    answer = an_answer()
    page = as_editor.get(f"{BOX}{answer.pk}/change/")
    link = next(
        each.get("href") for each in elements(page, "a") if (each.get("href") or "").startswith("mailto:")
    )
    assert link is not None
    parts = urlsplit(link)
    assert unquote(parts.path) == "ola@example.com"
    told = parse_qs(parts.query)
    assert told["subject"] == ["Re: The harbour"]
    assert "> I liked it." in told["body"][0]


def test_an_address_cannot_smuggle_other_headers_into_the_reply(as_editor: Client):
    answer = an_answer(email="a?bcc=eve@example.com")
    page = as_editor.get(f"{BOX}{answer.pk}/change/")
    link = next(
        each.get("href") for each in elements(page, "a") if (each.get("href") or "").startswith("mailto:")
    )
    assert "bcc" not in parse_qs(urlsplit(link or "").query)


def test_a_letter_without_an_address_says_so(as_editor: Client):
    answer = an_answer(email="", name="")
    page = words_of(as_editor.get(f"{BOX}{answer.pk}/change/"))
    assert "No address was left" in page
    assert "Somebody" in page


def test_several_are_marked_as_read_at_once(as_editor: Client):
    post = make_post()
    rows = [an_answer(post, str(number)) for number in range(3)]
    data = {"action": "mark_as_read", "_selected_action": [rows[0].pk, rows[1].pk]}
    assert as_editor.post(BOX, data).status_code == 302
    assert [answer.pk for answer in Answer.objects.unread()] == [rows[2].pk]
    assert words_of(as_editor.get(f"{BOX}?show=unread")).count("I liked it") == 1


def test_a_letter_is_never_changed(as_editor: Client):
    answer = an_answer()
    as_editor.post(f"{BOX}{answer.pk}/change/", {"message": "Changed.", "name": "Eve"})
    answer.refresh_from_db()
    assert (answer.name, answer.message[:11]) == ("Ola", "I liked it.")
    assert as_editor.post(f"{BOX}add/", {"message": "Made up."}).status_code == 403


def test_a_letter_that_is_gone_leads_to_the_list(as_editor: Client):
    assert as_editor.get(f"{BOX}999/change/").status_code == 302
    assert as_editor.get(f"{BOX}x/change/").status_code == 302


def test_the_list_asks_as_many_questions_for_many_letters_as_for_one(
    as_editor: Client, django_assert_max_num_queries
):
    an_answer(make_post("One"))
    with django_assert_max_num_queries(15) as few:
        as_editor.get(BOX)
    for number in range(8):
        an_answer(make_post(f"Post {number}"), f"more-{number}")
    with django_assert_max_num_queries(len(few)):
        as_editor.get(BOX)


def test_what_a_reader_writes_is_shown_as_words(as_editor: Client):
    evil = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    answer = an_answer(message=evil, name=evil)
    for page in (BOX, f"{BOX}{answer.pk}/change/", f"{BOX}{answer.pk}/delete/"):
        shown = as_editor.get(page)
        assert not [each for each in elements(shown, "img") if each.get("src") == "x"]
        assert not [each for each in elements(shown, "script") if "alert" in (each.text or "")]

"""Review at the desk: handing in, the queue, remarks, and a site of one that sees none of it."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Author, Post, Remark, User
from tests.admin.test_post import LIST, filled, record_of, screen
from tests.builders import make_draft, make_post, make_user
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(author_user: User) -> Post:
    """A draft of Arthur's."""
    return make_draft(
        "Mine", body="The boats are in.\n\nThe market opens.", author=Author.objects.get(user=author_user)
    )


def remarks(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/remarks/"


def test_an_author_hands_in_and_an_editor_finds_it_on_the_desk_and_sends_it_back(
    as_author: Client, as_editor: Client, own: Post
):
    assert b'name="_hand_in"' in as_author.get(screen(own)).content
    answer = as_author.post(screen(own), filled(own, title="Mine, better", _hand_in="1"), follow=True)
    assert "Handed in: an editor looks at it now." in words_of(answer)
    assert record_of(own).title == "Mine, better"
    desk = words_of(as_editor.get("/admin/"))
    assert desk.index("Waits for your look") < desk.index("Mine, better", desk.index("Waits for your look"))
    assert "Waits for your look" not in words_of(as_author.get("/admin/"))
    assert "Mine, better" in words_of(as_editor.get(f"{LIST}?state=review"))
    page = as_editor.get(screen(own))
    assert "Handed in by Arthur" in words_of(page)
    assert b'name="_send_back"' in page.content
    assert b'name="_send_back"' not in as_author.get(screen(own)).content
    assert as_author.post(screen(own), filled(own, _send_back="1")).status_code == 403
    as_editor.post(screen(own), filled(own, _send_back="1"))
    own.refresh_from_db()
    assert (own.state, own.handed_in_at) == ("draft", None)


def test_an_editor_publishes_what_was_handed_in(as_author: Client, as_editor: Client, own: Post):
    as_author.post(screen(own), filled(own, _hand_in="1"))
    as_editor.post(screen(own), filled(own, standfirst="What it is.", _publish="1"))
    own.refresh_from_db()
    assert (own.is_public, own.handed_in_at) == (True, None)


def test_remarks_are_noted_answered_and_settled_with_and_without_script(
    as_author: Client, as_editor: Client, own: Post
):
    said = {"add": "1", "text": "Which <b>boats</b>?", "quote": "The boats are in."}
    assert as_editor.post(remarks(own), said).headers["Location"].endswith("#remarks")
    remark = Remark.objects.get()
    page = as_author.get(screen(own))
    assert "Which <b>boats</b>?" in words_of(page)
    assert [link.get("data-line") for link in elements(page, "a") if link.get("data-line")] == ["1"]
    answered = as_author.post(
        remarks(own),
        {"answer": remark.pk, f"answer-{remark.pk}": "All of them."},
        headers={"Accept": "application/json"},
    )
    assert "All of them." in answered.json()["html"]
    as_author.post(remarks(own), {"settle": remark.pk})
    assert "settled by Arthur" in words_of(as_editor.get(screen(own)))
    as_editor.post(remarks(own), {"reopen": remark.pk})
    remark.refresh_from_db()
    assert remark.settled_at is None


def test_nobody_remarks_on_what_they_may_not_write(as_author: Client, as_editor: Client, own: Post):
    other = make_post("Theirs")
    assert as_author.post(remarks(other), {"add": "1", "text": "Ha!"}).status_code == 403
    as_editor.post(remarks(other), {"add": "1", "text": "For us."})
    theirs = Remark.objects.get()
    as_author.post(remarks(own), {"settle": theirs.pk})
    as_author.post(remarks(own), {"answer": theirs.pk, f"answer-{theirs.pk}": "Ha!"})
    theirs.refresh_from_db()
    assert theirs.settled_at is None
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"add": "1"}, {"settle": "x"}, {"answer": "9" * 30}, {"settle": "-1"}])
def test_odd_remarks_are_none(as_editor: Client, own: Post, sent: dict[str, str]):
    assert as_editor.post(remarks(own), sent).status_code == 302
    assert not Remark.objects.exists()


def test_readers_see_no_remark(as_editor: Client, client: Client):
    post = make_post("One", body="The boats are in.")
    as_editor.post(remarks(post), {"add": "1", "text": "Secret doubts.", "quote": "The boats are in."})
    assert b"Secret doubts" not in Client().get(post.path).content
    assert b"Secret doubts" not in Client().get(f"{post.path}index.md").content


def test_a_site_of_one_never_sees_it(db: None):
    make_user("olga", is_superuser=True)
    client = Client()
    client.force_login(User.objects.get())
    post = make_draft()
    page = client.get(screen(post)).content.decode()
    for word in ("remarks", "_hand_in", "_send_back", "Handed in"):
        assert word not in page
    assert "Waits for your look" not in client.get("/admin/").content.decode()


def test_without_script_what_is_begun_elsewhere_stays_in_its_field(as_editor: Client, own: Post):
    as_editor.post(remarks(own), {"add": "1", "text": "First?"})
    as_editor.post(remarks(own), {"add": "1", "text": "Second?"})
    first, second = Remark.objects.order_by("pk")
    begun = {"text": "Half a rem", f"answer-{second.pk}": "Half an ans", f"answer-{first.pk}": ""}
    as_editor.post(remarks(own), {"settle": first.pk, **begun})
    page = as_editor.get(screen(own))
    texts = {field.get("name"): field.text or "" for field in elements(page, "textarea")}
    assert texts["text"] == "Half a rem"
    assert texts[f"answer-{second.pk}"] == "Half an ans"
    again = {field.get("name"): field.text for field in elements(as_editor.get(screen(own)), "textarea")}
    assert not again["text"], "given back once"


def test_an_answer_begun_beside_settled_is_said_with_it(as_editor: Client, own: Post):
    as_editor.post(remarks(own), {"add": "1", "text": "First?"})
    first = Remark.objects.get()
    as_editor.post(remarks(own), {"settle": first.pk, f"answer-{first.pk}": "Yes, done."})
    page = words_of(as_editor.get(screen(own)))
    assert "Yes, done." in page
    assert "settled by" in page


def test_a_remark_without_words_is_not_said_to_be_noted(as_editor: Client, own: Post):
    answer = as_editor.post(remarks(own), {"add": "1", "text": "  "}, headers={"Accept": "application/json"})
    assert answer.json()["said"] == "There are no words to note yet."
    page = as_editor.post(remarks(own), {"add": "1", "text": ""}, follow=True)
    assert "There are no words to note yet." in words_of(page)

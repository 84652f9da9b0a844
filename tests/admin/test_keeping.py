"""The door that takes the text while somebody types."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Post, User
from blog.services import editing
from tests.admin.test_post import filled, record_of
from tests.builders import NOON, make_draft, make_post, make_record, make_user

pytestmark = pytest.mark.django_db
NEW = "/admin/blog/post/keep/"


def keep(client: Client, post: Post, **changes: object) -> dict[str, object]:
    answer = client.post(f"/admin/blog/post/{post.pk}/keep/", filled(post) | changes)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_new_text_becomes_one_draft_however_often_it_is_sent(as_editor: Client) -> None:
    sent = filled(body="The boats are in.", window="w-12345678")
    first = as_editor.post(NEW, sent).json()
    again = as_editor.post(NEW, sent | {"body": "The boats are in. All."}).json()
    post = Post.objects.get()
    assert first["url"] == again["url"] == f"/admin/blog/post/{post.pk}/change/"
    assert record_of(post).body == "The boats are in. All."
    assert as_editor.get(first["url"]).status_code == 200
    assert as_editor.get(f"/{post.slug}/").status_code == 404


def test_readers_see_nothing_of_what_is_kept(as_editor: Client) -> None:
    post = make_post(body="Public.")
    keep(as_editor, post, body="Half a sen")
    assert "Half a sen" not in as_editor.get(post.path).content.decode()


def test_the_answer_names_what_others_changed_piece_by_piece(as_editor: Client, editor: User) -> None:
    post = make_draft(body="Boats 🚤 are in. The market opens at six.")
    seen = editing.working_copy(post)
    assert seen is not None
    theirs = make_record("New title", body="Boats 🚤 are in. The market opens at five.", tags=("Sea",))
    editing.save(theirs, by=make_user("bob"), at=NOON, post=post)
    sent = filled(post) | {
        "title": seen.as_record.title,
        "body": "All boats 🚤 are in. The market opens at six.",
        "tags": "",
        "seen": seen.pk,
    }
    answer = as_editor.post(f"/admin/blog/post/{post.pk}/keep/", sent).json()
    assert answer["changes"]["body"] == [[41, 44, "five"]]
    assert answer["changes"]["title"]
    assert not answer["clashes"]
    assert answer["seen"] != answer["mine"]
    assert record_of(post).body == "All boats 🚤 are in. The market opens at five."


def test_a_field_that_cannot_be_taken_stays_as_it_was_and_all_else_is_kept(as_editor: Client) -> None:
    post = make_draft("A title", body="One.", tags=("Kept",))
    slug = record_of(post).slug
    answer = keep(as_editor, post, body="Two.", slug="admin", tags="x" * 61)
    assert set(answer["refused"]) == {"slug", "tags"}  # type: ignore[arg-type]
    assert (record_of(post).body, record_of(post).slug, record_of(post).tags) == ("Two.", slug, ("kept",))


@pytest.mark.parametrize(
    "fields", [{"seen": "x"}, {"seen": "9" * 30}, {"window": "<b>"}, {"author": "no"}, {}]
)
def test_odd_forms_are_taken_as_far_as_they_can_be(as_editor: Client, fields: dict[str, object]) -> None:
    post = make_draft(body="One.")
    assert keep(as_editor, post, body="Two.", **fields)
    assert record_of(post).body == "Two."


def test_a_text_that_is_too_long_is_refused_and_the_last_one_stays(as_editor: Client) -> None:
    post = make_draft(body="One.")
    answer = as_editor.post(f"/admin/blog/post/{post.pk}/keep/", filled(post) | {"body": "x" * 600_000})
    assert answer.status_code == 400
    assert "characters" in answer.json()["error"]
    assert record_of(post).body == "One."


def test_a_post_of_somebody_else_or_none_is_refused_in_a_sentence(as_author: Client) -> None:
    post = make_draft(body="One.")
    for pk, status in ((post.pk, 403), (10**6, 404)):
        answer = as_author.post(f"/admin/blog/post/{pk}/keep/", filled(post) | {"body": "Two."})
        assert answer.status_code == status
        assert answer.json()["error"].endswith(".")
    assert record_of(post).body == "One."


def test_who_is_signed_out_is_told_so(client: Client) -> None:
    post = make_draft()
    for page in ("keep", "present"):
        answer = client.post(f"/admin/blog/post/{post.pk}/{page}/")
        assert (answer.status_code, answer.json()) == (403, {"is_signed_out": True})


def test_those_who_have_the_post_open_are_named_until_they_fall_silent(
    as_editor: Client, time_machine
) -> None:
    post = make_draft()
    bob = make_user("bob", group="Editor", first_name="Bob")
    other = Client()
    other.force_login(bob)
    here = f"/admin/blog/post/{post.pk}/present/"
    time_machine.move_to(NOON, tick=False)
    assert other.post(here).json()["others"] == []
    assert as_editor.post(here).json()["others"] == ["Bob"]
    assert other.post(here).json()["others"] == ["Edith"]
    time_machine.shift(60)
    assert as_editor.post(here).json()["others"] == []


def test_signing_out_empties_what_the_browser_has_kept(as_editor: Client) -> None:
    for path in ("/admin/sign-out/", "/admin/logout/"):
        assert as_editor.post(path)["Clear-Site-Data"] == '"storage"'

"""The private door: two steps, no cookie, each letter once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from blog.models import Answer, Post
from blog.services import publishing
from tests.builders import NOON, make_draft, make_post

pytestmark = pytest.mark.django_db

LETTER = {
    "message": "Yes — but why?\n\nTell me more.",
    "name": "Rita",
    "email": "rita@example.com",
    "website": "",
}


@pytest.fixture
def post() -> Post:
    return make_post("On listening")


def stamp_of(answer) -> str:
    return re.search(r'name="stamp" value="([^"]+)"', answer.content.decode())[1]


def send(client: Client, post: Post, letter: dict[str, str], *, pause: float = 5.0):
    """Go through the door: write, read over, send after `pause` seconds."""
    with time_machine.travel(NOON, tick=False) as clock:
        confirm = client.post(post.talk_path, letter)
        assert confirm.status_code == 200
        clock.shift(timedelta(seconds=pause))
        return client.post(post.talk_path, {**letter, "stamp": stamp_of(confirm)})


def test_a_letter_is_read_over_and_then_kept(client: Client, post: Post):
    answer = send(client, post, LETTER)
    assert (answer.status_code, answer["Location"]) == (303, f"/talk/{post.pk}/thanks/")
    kept = Answer.objects.get()
    assert (kept.post, kept.name, kept.email) == (post, "Rita", "rita@example.com")
    assert kept.message.splitlines() == LETTER["message"].splitlines()
    assert "Thank you" in client.get(answer["Location"]).content.decode()


def test_no_step_sets_a_cookie_or_asks_for_a_token(client: Client, post: Post):
    strict = Client(enforce_csrf_checks=True)
    form = strict.get(post.talk_path)
    sent = send(strict, post, LETTER)
    assert not form.cookies
    assert not sent.cookies
    assert "csrf" not in form.content.decode()


def test_the_first_step_keeps_nothing_and_is_kept_by_nobody(client: Client, post: Post):
    confirm = client.post(post.talk_path, LETTER)
    assert "no-store" in confirm["Cache-Control"]
    assert not Answer.objects.exists()


def test_a_letter_sent_again_has_one_effect(client: Client, post: Post):
    with time_machine.travel(NOON, tick=False) as clock:
        stamped = {**LETTER, "stamp": stamp_of(client.post(post.talk_path, LETTER))}
        clock.shift(timedelta(seconds=5))
        for _ in range(5):
            assert client.post(post.talk_path, stamped).status_code == 303
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("pause", [0.0, 25 * 3600.0])
def test_a_stamp_that_is_too_fresh_or_too_old_is_asked_again_with_the_text_kept(
    client: Client, post: Post, pause: float
):
    answer = send(client, post, LETTER, pause=pause)
    assert answer.status_code == 200
    assert "Tell me more." in answer.content.decode()
    assert stamp_of(answer)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "change", [{"message": "Other words"}, {"email": "other@example.com"}, {"name": "Eve"}]
)
def test_a_stamp_is_good_for_its_own_letter_only(client: Client, post: Post, change: dict[str, str]):
    with time_machine.travel(NOON, tick=False) as clock:
        stamp = stamp_of(client.post(post.talk_path, LETTER))
        clock.shift(timedelta(seconds=5))
        assert client.post(post.talk_path, {**LETTER, **change, "stamp": stamp}).status_code == 200
    assert not Answer.objects.exists()


@pytest.mark.parametrize("stamp", ["", "x", "x:y:z", "a:1:b:c", "é" * 400, "a" * 9000])
def test_a_made_up_stamp_opens_nothing(client: Client, post: Post, stamp: str):
    assert client.post(post.talk_path, {**LETTER, "stamp": stamp}).status_code == 200
    assert not Answer.objects.exists()


def test_a_stamp_of_one_post_is_refused_by_another(client: Client, post: Post):
    other = make_post("Another")
    with time_machine.travel(NOON, tick=False) as clock:
        stamp = stamp_of(client.post(post.talk_path, LETTER))
        clock.shift(timedelta(seconds=5))
        assert client.post(other.talk_path, {**LETTER, "stamp": stamp}).status_code == 200
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"message": "  "}, "Write something first"),
        ({"message": "x" * 10_001}, "longer than 10000"),
        ({"email": "rita at example"}, "does not look like"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "does not look like"),
    ],
)
def test_what_cannot_be_sent_is_said_in_words_and_nothing_typed_is_lost(
    client: Client, post: Post, change: dict[str, str], said: str
):
    answer = client.post(post.talk_path, {**LETTER, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert 'value="Rita"' in page


def test_a_machine_that_fills_in_everything_is_thanked_and_ignored(client: Client, post: Post):
    thanked, pretended = send(client, post, LETTER), client.post(post.talk_path, {**LETTER, "website": "x"})
    assert (pretended.status_code, pretended["Location"]) == (thanked.status_code, thanked["Location"])
    assert Answer.objects.count() == 1


def test_a_flood_from_one_network_is_told_to_wait_and_others_are_not(client: Client, post: Post):
    for number in range(20):
        assert send(client, post, {**LETTER, "message": f"Letter {number}"}).status_code == 303
    refused = send(client, post, {**LETTER, "message": "One more"})
    assert refused.status_code == 429
    assert "One more" in refused.content.decode()
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert send(elsewhere, post, {**LETTER, "message": "From elsewhere"}).status_code == 303


def test_a_header_cannot_name_another_network_unless_a_proxy_is_trusted(client: Client, post: Post, settings):
    for number in range(21):
        forged = Client(headers={"x-forwarded-for": f"198.51.{number}.1"})
        answer = send(forged, post, {**LETTER, "message": f"Letter {number}"})
    assert answer.status_code == 429


def test_hostile_words_come_back_as_words(client: Client, post: Post):
    page = client.post(post.talk_path, {**LETTER, "message": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_there_is_no_door_to_what_readers_cannot_see(client: Client, post: Post):
    draft = make_draft("Hidden")
    publishing.unpublish(post, at=NOON)
    for path in (draft.talk_path, post.talk_path, "/talk/999/", "/talk/999/thanks/"):
        assert client.get(path).status_code == 404
    assert client.post(draft.talk_path, LETTER).status_code == 404


def test_what_could_harm_a_mail_or_a_page_does_not_come_in(client: Client, post: Post):
    letter = {**LETTER, "name": "Rita\r\nBcc: x@y.example", "message": "One\r\nTwo\x00\x0b\u202e"}
    assert send(client, post, letter).status_code == 303
    kept = Answer.objects.get()
    assert kept.name == "Rita Bcc: x@y.example"
    assert kept.message.startswith("One\nTwo")
    assert "\x0b" not in kept.message


def test_a_letter_as_long_as_allowed_may_have_line_ends(client: Client, post: Post):
    message = "line\r\n" * 1999 + "x" * 5
    assert send(client, post, {**LETTER, "message": message}).status_code == 303
    assert len(Answer.objects.get().message) == 10_000


def test_other_posts_can_still_be_answered_after_a_flood(client: Client, post: Post):
    for number in range(21):
        send(client, post, {**LETTER, "message": f"Letter {number}"})
    assert send(client, make_post("Another"), LETTER).status_code == 303

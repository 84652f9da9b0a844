"""Answers are kept once and mailed once, by a real mail server that may be away."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.test import override_settings

from blog.models import Answer, SiteSettings
from blog.services import mailing, organising, receiving
from tests.builders import NOON, make_post

pytestmark = pytest.mark.django_db


class Postbox(Message):
    """Keeps the mails that a server takes."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list = []

    def handle_message(self, message) -> None:
        self.mails.append(message)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A mail server on the loopback address, to which the site is pointed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    with override_settings(
        IS_MAIL_CONFIGURED=True,
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
    ):
        yield box
    controller.stop()


@pytest.fixture
def answer() -> Answer:
    """An answer to a site whose owner has named where answers go."""
    organising.save_site(SiteSettings(name="Harbour", contact_email="owner@example.com"))
    return answer_of()


def answer_of(stamp: str = "one") -> Answer:
    return receiving.receive(
        make_post("On listening"),
        name="Rita",
        email="rita@example.com",
        message="Yes — but why?",
        stamp=stamp,
        at=NOON,
    )


def test_the_same_stamp_keeps_one_answer():
    assert answer_of().pk == answer_of().pk


def test_an_answer_is_mailed_to_the_owner_who_can_reply_to_the_reader(postbox, answer):
    assert mailing.deliver_due(at=NOON) == 1
    [mail] = postbox.mails
    assert (mail["To"], mail["Reply-To"], mail["Subject"]) == (
        "owner@example.com",
        "rita@example.com",
        "Harbour: On listening",
    )
    assert "Yes — but why?" in mail.get_payload(decode=True).decode()


def test_an_answer_is_mailed_once(postbox, answer):
    assert [mailing.deliver_due(at=NOON) for _ in range(3)] == [1, 0, 0]
    assert len(postbox.mails) == 1


def test_an_answer_that_another_tick_holds_is_left_to_it(postbox, answer):
    Answer.objects.update(claimed_until=NOON + timedelta(minutes=1))
    assert mailing.deliver_due(at=NOON) == 0
    assert mailing.deliver_due(at=NOON + timedelta(minutes=1)) == 1


def test_a_mail_server_that_is_away_is_asked_again_later(postbox, answer, settings):
    there = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    assert mailing.deliver_due(at=NOON) == 0
    settings.EMAIL_PORT = there
    assert mailing.deliver_due(at=NOON + timedelta(seconds=30)) == 0
    assert mailing.deliver_due(at=NOON + timedelta(hours=1)) == 1


def test_a_mail_server_that_is_away_for_days_loses_neither_an_answer_nor_a_letter(postbox, answer, settings):
    there, at, tries = settings.EMAIL_PORT, NOON, 0
    mailing.write("bea@example.com", "A letter", "Words.", at=NOON)
    settings.EMAIL_PORT = 1
    while at < NOON + timedelta(days=6):
        mailing.deliver_due(at=at)
        mailing.deliver_letter(at=at)
        at += timedelta(hours=1)
        tries += 1
    answer.refresh_from_db()
    # It was not asked every hour for all that.
    assert answer.mail_attempts < tries / 4
    settings.EMAIL_PORT = there
    at += mailing.LONGEST_WAIT
    assert (mailing.deliver_due(at=at), mailing.deliver_letter(at=at)) == (1, 1)


def test_a_mail_that_is_given_up_is_told_so(postbox, answer, settings, caplog):
    settings.EMAIL_PORT = 1
    at = NOON
    while at < NOON + timedelta(days=9):
        mailing.deliver_due(at=at)
        at += timedelta(hours=4)
    answer.refresh_from_db()
    assert answer.mail_attempts == mailing.MOST_ATTEMPTS
    assert caplog.text.count("is not tried again") == 1
    assert "is not tried again" in caplog.messages[-1]


def test_nothing_is_sent_and_nothing_lost_while_mail_is_not_set_up(answer):
    assert mailing.deliver_due(at=NOON) == 0
    answer.refresh_from_db()
    assert (answer.mailed_at, answer.mail_attempts) == (None, 0)


def test_newlines_in_what_a_reader_or_writer_typed_make_no_new_header(postbox, answer):
    answer.post.title = "One\r\nBcc: all@example.com"
    answer.post.save()
    mailing.deliver_due(at=NOON)
    assert postbox.mails[0]["Bcc"] is None

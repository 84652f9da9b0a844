"""Mail that goes out: answers of readers to the writer, and letters to people of the desk, each once."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string

from blog.models import Answer, Letter, SiteSettings
from blog.services import writes

LEASE = timedelta(minutes=2)
# The first ten within a day, the others a third of one apart: about a week, as a mail server would try it.
MOST_ATTEMPTS = 27
LONGEST_WAIT = timedelta(hours=8)
logger = logging.getLogger(__name__)


def deliver_due(*, at: datetime) -> int:
    """Mail one answer that waits for it; return how many went out. None does while mail or the contact is not set.

    One at a time, because a mail server may take its time and what else is due must not wait for it.
    """
    contact = SiteSettings.current().contact_email if settings.IS_MAIL_CONFIGURED else ""
    if not contact:
        return 0
    waiting = _waiting(at).values_list("pk", flat=True).first()
    return int(waiting is not None and _deliver(waiting, contact, at))


@writes
def write(to: str, subject: str, body: str, *, at: datetime) -> Letter:
    """Return a mail to one person of the desk, which goes out with the next tick."""
    return Letter.objects.create(to=to, subject=subject[:300], body=body, created_at=at)


def deliver_letter(*, at: datetime) -> int:
    """Mail one letter to somebody of the desk; return how many went out. One that cannot go is tried again later."""
    if not settings.IS_MAIL_CONFIGURED:
        return 0
    letter = Letter.objects.filter(_free(at), mail_attempts__lt=MOST_ATTEMPTS).order_by("id").first()
    if letter is None or not _claim_letter(letter, at):
        return 0
    try:
        EmailMessage(letter.subject, letter.body, to=[letter.to]).send(fail_silently=False)
    except (OSError, smtplib.SMTPException) as error:
        _say_that_it_failed("A mail to the desk", letter.mail_attempts + 1, error)
        return 0
    _forget_letter(letter)
    return 1


@writes
def _claim_letter(letter: Letter, at: datetime) -> bool:
    """Take hold of the letter, each time for twice as long up to LONGEST_WAIT; return whether this call has it."""
    wait = _wait(letter.mail_attempts + 1)
    rows = Letter.objects.filter(_free(at), pk=letter.pk, mail_attempts=letter.mail_attempts)
    return rows.update(claimed_until=at + wait, mail_attempts=F("mail_attempts") + 1) == 1


@writes
def _forget_letter(letter: Letter) -> None:
    letter.delete()


def _say_that_it_failed(what: str, attempts: int, error: Exception) -> None:
    if attempts < MOST_ATTEMPTS:
        logger.warning("%s could not go out and will be tried again: %s", what, error)
    else:
        logger.error("%s could not go out for a week and is not tried again: %s", what, error)


def _wait(attempts: int) -> timedelta:
    """Return how long a mail waits that could not go out so many times."""
    return min(LONGEST_WAIT, timedelta(minutes=2 ** min(attempts, 12)))


def _free(at: datetime) -> Q:
    """Return what is true of a row that no other tick holds."""
    return Q(claimed_until=None) | Q(claimed_until__lte=at)


def _waiting(at: datetime):  # type: ignore[no-untyped-def]
    """Return answers to mail that no other tick holds."""
    return Answer.objects.filter(_free(at), mailed_at=None, mail_attempts__lt=MOST_ATTEMPTS).order_by("id")


def _deliver(pk: int, contact: str, at: datetime) -> bool:
    """Claim one answer, mail it, note it; return whether it went out. Failures wait longer each time."""
    if not _claim(pk, at):
        return False
    answer = Answer.objects.select_related("post").get(pk=pk)
    site = SiteSettings.current()
    subject = " ".join(f"{site.name}: {answer.post}".split())
    body = render_to_string(
        "email/answer.txt", {"answer": answer, "site": site, "site_url": settings.SITE_URL}
    )
    try:
        EmailMessage(subject, body, to=[contact], reply_to=[answer.email] if answer.email else None).send(
            fail_silently=False
        )
    except (OSError, smtplib.SMTPException) as error:
        _say_that_it_failed("The mail of an answer", answer.mail_attempts, error)
        _put_back(answer, at)
        return False
    _note_sent(pk, at)
    return True


@writes
def _claim(pk: int, at: datetime) -> bool:
    """Take hold of the answer for a while; return whether this call has it."""
    return (
        _waiting(at).filter(pk=pk).update(claimed_until=at + LEASE, mail_attempts=F("mail_attempts") + 1) == 1
    )


@writes
def _put_back(answer: Answer, at: datetime) -> None:
    """Let it wait twice as long as the time before, up to LONGEST_WAIT."""
    Answer.objects.filter(pk=answer.pk).update(claimed_until=at + _wait(answer.mail_attempts))


@writes
def _note_sent(pk: int, at: datetime) -> None:
    Answer.objects.filter(pk=pk).update(mailed_at=at, claimed_until=None)

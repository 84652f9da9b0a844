"""Answers that come in through the private door."""

from __future__ import annotations

from datetime import datetime

from blog.models import Answer, Post
from blog.services import cleaning, writes


@writes
def receive(post: Post, *, name: str, email: str, message: str, stamp: str, at: datetime) -> Answer:
    """Keep a reader's answer; the same stamp again (a page reloaded, a form replayed) gives the answer kept before."""
    answer, _ = Answer.objects.get_or_create(
        stamp=stamp,
        defaults={
            "post": post,
            "name": cleaning.line(name),
            "email": cleaning.line(email),
            "message": cleaning.text(message),
            "created_at": at,
        },
    )
    return answer


@writes
def mark_read(answer: Answer, *, at: datetime) -> Answer:
    """Note that the writer has read `answer`."""
    if answer.read_at is None:
        answer.read_at = at
        answer.save(update_fields=["read_at"])
    return answer


@writes
def remove(answer: Answer) -> None:
    """Delete `answer`."""
    answer.delete()

"""A second pair of eyes: an author hands a text in, an editor remarks on it, sends it back or publishes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string

from blog import markup
from blog.merging import place
from blog.models import Post, Remark, SiteSettings, User
from blog.models.post import NOT_IN_LISTS
from blog.services import cleaning, editing, mailing, writes

LONGEST = 4000
LONGEST_QUOTE = 2000
# States in which nothing is handed in.
CLOSED = (Post.State.TRASH, Post.State.TEMPLATE)


@dataclass(frozen=True)
class Placed:
    """A remark, and the line of the text that it is about now; None for the whole, or for what is gone."""

    remark: Remark
    line: int | None
    # An answer to it that somebody has begun.
    begun: str = ""


def is_shared() -> bool:
    """Return whether more than one person works at the desk: a site of one has nobody to hand anything to."""
    return len(User.objects.filter(is_active=True, is_staff=True).values_list("pk")[:2]) > 1


def waiting() -> QuerySet[Post]:
    """Return the posts that were handed in, the longest waiting first."""
    rows = Post.objects.filter(handed_in_at__isnull=False).exclude(state__in=CLOSED)
    return rows.defer(*NOT_IN_LISTS).select_related("author", "handed_in_by").order_by("handed_in_at")


@writes
def hand_in(post: Post, *, by: User, at: datetime) -> Post:
    """Let an editor look at the working copy of `post`; those who may publish are told by mail."""
    post = editing.lock(post)
    if post.state in CLOSED:
        return post
    post.handed_in_at, post.handed_in_by = at, by
    if post.state in (Post.State.DRAFT, Post.State.UNPUBLISHED, Post.State.GONE):
        post.state = Post.State.REVIEW
    post.save(update_fields=["handed_in_at", "handed_in_by", "state"])
    editors = User.objects.with_perm(
        "blog.publish_post", backend="django.contrib.auth.backends.ModelBackend", include_superusers=True
    )
    _tell(editors.exclude(pk=by.pk), "email/handed_in.txt", post, by=by, at=at)
    return post


@writes
def send_back(post: Post, *, by: User, at: datetime) -> Post:
    """Give a text that was handed in back to who did it, who is told by mail, with the remarks that are open."""
    post = editing.lock(post)
    author = post.handed_in_by
    if post.handed_in_at is None:
        return post
    post.handed_in_at = post.handed_in_by = None
    if post.state == Post.State.REVIEW:
        post.state = post.at_rest
    post.save(update_fields=["handed_in_at", "handed_in_by", "state"])
    if author is not None and author.pk != by.pk:
        _tell([author], "email/sent_back.txt", post, by=by, at=at)
    return post


@writes
def close(post: Post, *, by: User | None, at: datetime) -> None:
    """Note on `post`, which is saved by who calls, that what was handed in goes out; who did it is told by mail."""
    author = post.handed_in_by
    post.handed_in_at = post.handed_in_by = None
    if author is not None and by is not None and author.pk != by.pk:
        _tell([author], "email/goes_out.txt", post, by=by, at=at)


@writes
def remark(
    post: Post, text: str, *, by: User, at: datetime, quote: str = "", answers: Remark | None = None
) -> Remark | None:
    """Return the new remark on the paragraph `quote`, on the whole without one, or in answer to another; None for an
    empty one."""
    said = cleaning.text(text).strip()[:LONGEST]
    if not said:
        return None
    if answers is not None:
        answers, quote = answers.answers or answers, ""
    words = cleaning.text(quote).strip()[:LONGEST_QUOTE]
    return Remark.objects.create(post=post, by=by, at=at, text=said, quote=words, answers=answers)


@writes
def settle(remark: Remark, *, by: User, at: datetime, is_settled: bool = True) -> Remark:
    """Put a remark aside, or take it up again; return it."""
    remark.settled_at, remark.settled_by = (at, by) if is_settled else (None, None)
    remark.save(update_fields=["settled_at", "settled_by"])
    return remark


def placed(post: Post, body: str) -> list[Placed]:
    """Return the remarks on `post` with their places in the text `body`, in two questions to the database."""
    body = body[: markup.MAX_LENGTH]
    return [Placed(each, place(each.quote, body)) for each in Remark.objects.filter(post=post).beginnings()]


def _tell(people: Iterable[User], template: str, post: Post, *, by: User, at: datetime) -> None:
    """Write to each of `people` who has an address, where the site can send mail."""
    if not settings.IS_MAIL_CONFIGURED:
        return
    remarks = list(Remark.objects.filter(post=post).open().beginnings())
    site = SiteSettings.current()
    context = {"post": post, "by": by.shown_name, "remarks": remarks, "site_url": settings.SITE_URL}
    subject = " ".join(f"{site.name}: {post}".split())
    for person in people:
        if person.email and person.is_active:
            mailing.write(person.email, subject, render_to_string(template, context), at=at)

"""Sharing a text before it is public: links for people without an account, which end by themselves or on request.

A link's token has two halves. The first, 96 random bits, finds its row. The second, 128 bits, is sealed with the site's
secret key, and is stored nowhere. So the desk can show a link again whenever somebody wants to copy it, which a stored
hash would not allow; and who gets hold of the database or a copy of it alone, which a stored token would not survive,
can open none. A new secret key ends all links.
"""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from blog.models import Post, PreviewLink, Revision, User
from blog.models.post import NOT_IN_LISTS
from blog.records import PostRecord
from blog.services import cleaning, editing, writes

# How long a link lasts, by the names that the desk offers.
LASTS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "quarter": timedelta(days=90),
}
# How long it is still told of links that have ended.
TOLD_FOR = timedelta(days=30)
MOST_NOTE = 100

# A key for this purpose only: what is sealed for any other opens nothing here.
_SALT = "influency.preview-link"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{38}")
_SELECTOR_BYTES, _SELECTOR_LENGTH, _SEAL_BYTES = 12, 16, 16
_POSTS = ("post", "post__previous_post", "post__next_post")


class InTrash(Exception):
    """A post in the trash is shown to nobody."""


@dataclass(frozen=True)
class Opened:
    """What a link shows: the text `record` of its post; `is_live` when that is what readers see at its own address."""

    link: PreviewLink
    record: PostRecord
    is_live: bool


@writes
def make(
    post: Post,
    *,
    by: User,
    at: datetime,
    lasts: str = "week",
    revision: Revision | None = None,
    note: str = "",
) -> PreviewLink:
    """Return a new link to `post` that lasts as long as `LASTS` says: to its newest state, or to `revision` alone.

    Raises InTrash.
    """
    post = editing.lock(post)
    if post.state == Post.State.TRASH:
        raise InTrash
    if revision is not None and revision.post_id != post.pk:
        raise ValueError("The state is one of another post.")
    link = PreviewLink.objects.create(
        post=post,
        revision=revision,
        note=cleaning.line(note)[:MOST_NOTE],
        selector=secrets.token_urlsafe(_SELECTOR_BYTES),
        created_by=by,
        created_at=at,
        expires_at=at + LASTS[lasts],
    )
    editing.hold_pictures(post)
    return link


@writes
def revoke(link: PreviewLink, *, by: User, at: datetime) -> bool:
    """End `link` now; return whether it had not been revoked already."""
    return bool(PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at, revoked_by=by))


def token(link: PreviewLink) -> str:
    """Return the secret part of the address of `link`."""
    return link.selector + _seal(link.selector)


def open(token: str, *, at: datetime) -> Opened | None:
    """Return what the link with this token shows at `at`; None for one that is unknown, has ended, or whose post is in
    the trash: one question and one comparison, the same for all of these."""
    if not _TOKEN.fullmatch(token):
        return None
    selector, seal = token[:_SELECTOR_LENGTH], token[_SELECTOR_LENGTH:]
    live = PreviewLink.objects.live(at).exclude(post__state=Post.State.TRASH)
    rows = live.select_related("revision", *_POSTS)
    rows = rows.defer(*(f"{post}__{name}" for post in _POSTS for name in NOT_IN_LISTS))
    link = rows.filter(selector=selector).first()
    if not compare_digest(seal, _seal(selector)) or link is None:
        return None
    revision = link.revision or editing.working_copy(link.post)
    if revision is None:
        return None
    is_live = link.post.is_public and revision.pk == link.post.live_revision_id
    return Opened(link, revision.as_record, is_live)


@writes
def count(link: PreviewLink, *, at: datetime) -> None:
    """Note that somebody has opened `link`: once more, and when; nothing of who."""
    PreviewLink.objects.filter(pk=link.pk).update(times_opened=F("times_opened") + 1, last_opened_at=at)


@writes
def forget_old(*, at: datetime) -> int:
    """Delete links that ended long ago; return how many."""
    ended = Q(expires_at__lte=at - TOLD_FOR) | Q(revoked_at__lte=at - TOLD_FOR)
    return PreviewLink.objects.filter(ended).delete()[0]


def _seal(selector: str) -> str:
    """Return the second half of the token whose first half is `selector`."""
    sealed = salted_hmac(_SALT, selector, algorithm="sha256").digest()[:_SEAL_BYTES]
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()

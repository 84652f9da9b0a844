"""The audit trail: a line for each change of what readers see, written in the transaction that changes it."""

from __future__ import annotations

from datetime import datetime

from blog.models import AuditEntry, Post, Revision, User
from blog.services import writes


@writes
def note(
    what: AuditEntry.What,
    post: Post,
    *,
    at: datetime,
    by: User | None = None,
    revision: Revision | None = None,
    detail: str = "",
) -> AuditEntry:
    """Return the new entry; without `by` it is the site that did it by itself."""
    return AuditEntry.objects.create(
        what=what,
        at=at,
        by=by,
        by_name=by.shown_name[:200] if by else "",
        post=post,
        title=post.title,
        path=post.path or "",
        revision=revision,
        detail=detail[:500],
    )

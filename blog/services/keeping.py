"""Keeping what is typed: every state that somebody sends is stored, and put together with what others wrote meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from blog import markup, merging
from blog.merging import Clash
from blog.models import Post, PreviewLink, Revision, User
from blog.records import PostRecord
from blog.services import cleaning, editing, rendering, writes

# What a post is said to come from that began on the writing screen.
SCREEN = "screen"
# What readers see of a note that is cited and nowhere written.
_CITED = re.compile(r"\[\^[^\]\s]+\]")


@dataclass(frozen=True)
class Kept:
    """What became of a text that was sent: `mine` holds it as it was sent, `newest` is the working copy now.

    Both are the same revision unless somebody else had written meanwhile. `clashes` names the fields in which both
    changed the same words: there the newest one says what was there first, and `mine` still has the other version.
    """

    mine: Revision
    newest: Revision
    clashes: dict[str, tuple[Clash, ...]]


@writes
def keep(
    record: PostRecord,
    *,
    by: User | None,
    at: datetime,
    post: Post | None = None,
    seen: int | None = None,
    is_automatic: bool = False,
    window: str = "",
) -> Kept:
    """Store `record`, which was written on top of the revision `seen`, as the working copy of `post`.

    What others saved since then is merged with it, sentence by sentence. `window` names the browser's window that
    sends it: when an answer does not arrive, what the same window sends next is known to come from what it sent
    before, and a new post that is sent twice is one post.
    """
    record = cleaning.record(record)
    source, source_id = (SCREEN, window) if window else ("", "")
    if post is None and window and (begun := Post.objects.filter(source=source, source_id=source_id).first()):
        # Whoever names another's window has guessed it, or has come by it: that is no leave to write there.
        if begun.revisions.filter(by=by).exists():
            post = begun
        else:
            source = source_id = ""
    if post is None:
        first = editing.save(
            record,
            by=by,
            at=at,
            is_automatic=is_automatic,
            window=window,
            source=source,
            source_id=source_id,
        )
        return Kept(first, first, {})
    post = editing.lock(post)
    newest = editing.working_copy(post)
    base = _base(post, seen, window)
    if newest is None or base is None or base.pk == newest.pk or newest.as_record == record:
        mine = editing.save(record, by=by, at=at, post=post, is_automatic=is_automatic, window=window)
        return Kept(mine, mine, {})
    if base.as_record == record:
        return Kept(base, newest, {})
    merged = _merged(base.as_record, record, newest.as_record)
    clashes = merged.clashes
    # Where they clash the other version is found in the history only, so it stays there; and until this window has
    # heard of it, what it sends next clashes again.
    mine = editing.save(
        record,
        by=by,
        at=at,
        post=post,
        is_automatic=is_automatic and not clashes,
        window="" if clashes else window,
    )
    together = editing.save(merged.record, by=by, at=at, post=post, is_automatic=is_automatic)
    return Kept(mine, together, clashes)


def _base(post: Post, seen: int | None, window: str) -> Revision | None:
    """Return the revision that a text was written on: the one seen or, of one that is gone, the last before it; or what
    the same window has sent since."""
    sent = post.revisions.filter(window=window).newest_first().first() if window else None
    known = post.revisions.filter(pk__lte=seen).newest_first().first() if seen is not None else None
    if sent is not None and (known is None or sent.pk > known.pk):
        return sent
    return known or post.revisions.order_by("id").first()


def _merged(base: PostRecord, mine: PostRecord, newest: PostRecord) -> merging.MergedRecord:
    """Return both together; what neither was and would be on the way, broken or too long, is a clash of the whole field."""
    merged = merging.merge_records(base, mine, newest)
    whole = {name for name in editing.LENGTHS if _is_too_long(name, merged.record, mine, newest)}
    if "body" not in {*whole, *merged.clashes} and _is_broken(merged.record, mine, newest):
        whole.add("body")
    both = {name: (Clash(getattr(base, name), getattr(mine, name), getattr(newest, name)),) for name in whole}
    record = merged.record.changed(**{name: getattr(newest, name) for name in whole})
    return merging.MergedRecord(record, {**merged.clashes, **both})


def _is_too_long(name: str, merged: PostRecord, *sides: PostRecord) -> bool:
    """Return whether a field of the merged record is longer than it may be, and neither side's is."""
    most = max(editing.LENGTHS[name], *(len(getattr(side, name)) for side in sides))
    return len(getattr(merged, name)) > most


def _is_broken(merged: PostRecord, *sides: PostRecord) -> bool:
    """Return whether the text of the merged record has a fault that neither side's has."""
    return not _faults(merged) <= {fault for side in sides for fault in _faults(side)}


def _faults(record: PostRecord) -> set[tuple[str, str]]:
    """Return what is wrong with a text: what each fault is, and about what."""
    try:
        drawn = rendering.draw(record.body, language=record.language)
    except markup.TextTooLong:
        return {("too_long", "")}
    problems = {(problem.code, problem.detail) for problem in drawn.rendered.problems if problem.is_error}
    return problems | {("note_without_words", cited) for cited in _CITED.findall(drawn.rendered.text)}


@writes
def thin_out(*, at: datetime, most: int = 500) -> int:
    """Delete states that were kept by themselves and whose time has come; return how many.

    What was saved by a button, has been public, waits for its hour, is the newest of its post, or is shown by a preview
    link, stays.
    """
    newer = Revision.objects.filter(post=OuterRef("post"), pk__gt=OuterRef("pk"))
    held = Post.objects.filter(due_revision=OuterRef("pk")) | Post.objects.filter(
        live_revision=OuterRef("pk")
    )
    going = Revision.objects.filter(goes_at__lte=at, published_at=None, is_automatic=True)
    lent = PreviewLink.objects.live(at).filter(revision=OuterRef("pk"))
    rows = (
        going.filter(Exists(newer))
        .exclude(Exists(held))
        .exclude(Exists(lent))
        .values_list("pk", flat=True)[:most]
    )
    return Revision.objects.filter(pk__in=list(rows)).delete()[0]

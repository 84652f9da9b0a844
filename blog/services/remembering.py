"""Every saved state of a post: read, compared with another, named, and taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import count

from blog import comparing, markup
from blog.comparing import Kind, Piece
from blog.models import AuditEntry, Author, Post, Revision, Series, Tag, User
from blog.records import PostRecord
from blog.services import cleaning, editing, previewing, rendering, writes

# How many states a page of the history shows.
PAGE = 50
# The fields beside the text that a comparison tells, in the order of the writing screen.
FIELDS = (
    "lead_image",
    "tags",
    "series",
    "author",
    "closing_question",
    "published_at",
    "ends_at",
    "slug",
    "path",
    "kind",
    "language",
)

# Of them those that name one row.
ONE_OF: dict[str, type[Author] | type[Series]] = {"author": Author, "series": Series}


class Moved(Exception):
    """Somebody has written since the history was looked at; `newest` is what they wrote."""

    def __init__(self, newest: Revision) -> None:
        super().__init__(f"The newest state is {newest.pk} now.")
        self.newest = newest


@dataclass(frozen=True)
class State:
    """A saved state in its history: how many words it has more than the one before it, and how many are gone."""

    revision: Revision
    before: Revision | None
    added: int
    removed: int


@dataclass(frozen=True)
class History:
    """A page of what happened to a post, the newest first; `older` is where the next page begins, None at the end."""

    moments: tuple[State | AuditEntry, ...]
    older: int | None


@dataclass(frozen=True)
class Change:
    """A field that says something else: its name in the record, and what became of its words."""

    field: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Comparison:
    """Two states as one: HTML with its marks for the page, pieces for the source, and the fields that differ.

    `changes` counts the marks of the page, whose ids are change-1 to change-n. `is_drawn` is false for texts that are too long to be drawn; the HTML is empty then.
    """

    title: tuple[Piece, ...]
    standfirst_html: str
    lead_html: str
    html: str
    source: tuple[Piece, ...]
    fields: tuple[Change, ...]
    changes: int
    is_drawn: bool

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return not self.fields and all(piece.kind is Kind.SAME for piece in (*self.title, *self.source))


def history(post: Post, *, before: int | None = None, most: int = PAGE) -> History:
    """Return the states of `post` older than the one with the id `before`, and what readers were given meanwhile.

    Asks two questions of the database, three for what lies behind the first page, however long the history is.
    """
    rows = post.revisions.newest_first().select_related("by", "restored_from")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    revisions = list(rows[: most + 1])
    shown = revisions[:most]
    states = [
        _state(each, revisions[n + 1] if n + 1 < len(revisions) else None) for n, each in enumerate(shown)
    ]
    entries = AuditEntry.objects.filter(post=post).newest_first()
    if len(revisions) > most:
        entries = entries.filter(at__gte=shown[-1].created_at)
    if before is not None and (last := post.revisions.filter(pk__gte=before).order_by("id").first()):
        entries = entries.filter(at__lt=last.created_at)
    return History(
        tuple(sorted([*states, *entries[: 4 * most]], key=_place, reverse=True)),
        shown[-1].pk if len(revisions) > most else None,
    )


def _state(revision: Revision, before: Revision | None) -> State:
    counts = comparing.counted(_words(before.as_record) if before else "", _words(revision.as_record))
    return State(revision, before, *counts)


def _words(record: PostRecord) -> str:
    return "\n".join((record.title, record.standfirst, record.body, record.closing_question))


def _place(moment: State | AuditEntry) -> tuple[datetime, bool, int]:
    if isinstance(moment, State):
        return moment.revision.created_at, False, moment.revision.pk
    return moment.at, True, moment.pk


def compare(old: PostRecord, new: PostRecord) -> Comparison:
    """Return two states as one. Pictures are shown as the library has them now."""
    one, other = _drawn(old), _drawn(new)
    pairs = zip(one, other, strict=True) if one and other else [("", "")] * 3
    numbers = count(1)
    html = [comparing.marked(*pair, numbers=numbers) for pair in pairs]
    return Comparison(
        title=comparing.pieces(old.title, new.title),
        standfirst_html=html[0],
        lead_html=html[1],
        html=html[2],
        source=comparing.pieces(_source(old), _source(new)),
        fields=_fields(old, new),
        changes=next(numbers) - 1,
        is_drawn=bool(one and other),
    )


def _drawn(record: PostRecord) -> tuple[str, str, str] | None:
    """Return the standfirst, the lead picture and the text as HTML; None for a text that is too long."""
    try:
        html = rendering.draw(record.body, language=record.language).rendered.html
    except markup.TextTooLong:
        return None
    parts = previewing.parts(record)
    return parts.standfirst_html, parts.lead_html, html


def _source(record: PostRecord) -> str:
    """Return what was written, the standfirst before the text."""
    return "\n\n".join(filter(None, (record.standfirst, record.body)))


def _fields(old: PostRecord, new: PostRecord) -> tuple[Change, ...]:
    """Return the fields beside the text that differ, in words for a person."""
    differing = [name for name in FIELDS if getattr(old, name) != getattr(new, name)]
    found = []
    for name in differing:
        if name == "tags":
            found.append(Change(name, tuple(_members(_names(Tag, old.tags), _names(Tag, new.tags)))))
            continue
        was, now = getattr(old, name), getattr(new, name)
        if model := ONE_OF.get(name):
            was, now = (", ".join(_names(model, (slug,) if slug else ())) for slug in (was, now))
        is_text = name == "closing_question"
        found.append(Change(name, comparing.pieces(was, now) if is_text else tuple(_whole(was, now))))
    return tuple(found)


def _names(model: type[Author] | type[Tag] | type[Series], slugs: tuple[str, ...]) -> list[str]:
    """Return what these are called; a slug that nobody has any more stands for itself."""
    known = dict(model._default_manager.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
    return [known.get(slug, slug) for slug in slugs]


def _members(old: list[str], new: list[str]) -> list[Piece]:
    """Return what became of the members of a list."""
    kinds = {name: Kind.SAME if name in new else Kind.REMOVED for name in old}
    kinds |= {name: Kind.ADDED for name in new if name not in old}
    return [Piece(kind, name) for name, kind in kinds.items()]


def _whole(old: str, new: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in ((Kind.REMOVED, old), (Kind.ADDED, new)) if text]


@writes
def name(revision: Revision, name: str) -> Revision:
    """Call a state by a name of at most 80 characters (or by none) and return it; a named one is kept for good."""
    revision.name = cleaning.line(name)[:80]
    if revision.name:
        revision.goes_at = None
    revision.save(update_fields=["name", "goes_at"])
    return revision


def restored(revision: Revision, *, newest: Revision | None, keeps_author: bool = False) -> PostRecord:
    """Return what the working copy of its post says once `revision` is restored over `newest`.

    `keeps_author` is for who may not give a post to somebody else.
    """
    if keeps_author and newest is not None:
        return revision.as_record.changed(author=newest.as_record.author)
    return revision.as_record


@writes
def restore(
    revision: Revision,
    *,
    by: User | None,
    at: datetime,
    seen: int | None = None,
    keeps_author: bool = False,
) -> Revision:
    """Return the new working copy of its post that says what `revision` said; what it replaces stays in the history.

    Raises Moved when somebody has written since the state `seen` was the newest one.
    """
    post = editing.lock(revision.post)
    newest = editing.working_copy(post)
    if seen is not None and newest is not None and newest.pk != seen:
        raise Moved(newest)
    record = restored(revision, newest=newest, keeps_author=keeps_author)
    made = editing.save(record, by=by, at=at, post=post)
    if newest is not None and made.pk != newest.pk:
        made.restored_from = revision
        made.save(update_fields=["restored_from"])
        # What it came from and what it took away can be looked at for good.
        Revision.objects.filter(pk__in=[revision.pk, newest.pk]).update(goes_at=None)
    return made

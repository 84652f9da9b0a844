"""Several posts that go public in one act: what one links to may be among the others, also in a ring."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from blog import markup
from blog.models import Post, Revision, User
from blog.services import checking, publishing, rendering, writes


@dataclass
class Released:
    """What became of several: the posts that are public now or have an hour, and those that something stopped."""

    posts: list[Post] = field(default_factory=list)
    stopped: list[tuple[Post, list[markup.Problem]]] = field(default_factory=list)


class _Stopped(Exception):
    """One of a ring is not ready, so that none of them has gone out; `revision` is its state."""

    def __init__(self, revision: Revision, problems: list[markup.Problem]) -> None:
        super().__init__(str(revision))
        self.revision, self.problems = revision, problems


def release(revisions: Iterable[Revision], *, by: User | None, at: datetime) -> Released:
    """Publish the states of several posts, each now or at its hour; what stops one stops no other but those that link to it.

    What others link to goes out before them, each by itself; those that link to each other in a ring go out as one.
    """
    released, waiting = Released(), {revision.post_id: revision for revision in revisions}
    links = _links(waiting)
    while waiting:
        ready = [pk for pk in waiting if not links[pk] & waiting.keys()]
        for pk in ready:
            revision = waiting.pop(pk)
            try:
                released.posts.append(publishing.publish(revision, by=by, at=at))
            except checking.NotReady as stopped:
                released.stopped.append((revision.post, stopped.problems))
        if ready:
            continue
        # Each that is left links to another that is left: a ring, or something that leads to one.
        ring = _ring(links, waiting.keys())
        try:
            released.posts += _release_ring([waiting[pk] for pk in waiting if pk in ring], by=by, at=at)
        except _Stopped as stopped:
            released.stopped.append((stopped.revision.post, stopped.problems))
            del waiting[stopped.revision.post_id]
        else:
            waiting = {pk: revision for pk, revision in waiting.items() if pk not in ring}
    return released


@writes
def _release_ring(revisions: list[Revision], *, by: User | None, at: datetime) -> list[Post]:
    """Publish all of these, which link to each other, and return their posts. Raises _Stopped with none of them public."""
    together = {each.post_id: _hour(each, at=at) for each in revisions}
    posts = []
    for revision in revisions:
        try:
            posts.append(publishing.publish(revision, by=by, at=at, together=together))
        except checking.NotReady as stopped:
            raise _Stopped(revision, stopped.problems) from stopped
    return posts


def _hour(revision: Revision, *, at: datetime) -> datetime:
    """Return when a state that is published now is seen by readers."""
    return max(publishing.hour_of(revision.as_record, post=revision.post, at=at), at)


def _links(revisions: dict[int, Revision]) -> dict[int, set[int]]:
    """Return which of the others each of these posts links to. At most three questions to the database."""
    named = {pk: set(markup.references(each.as_record.body).posts) for pk, each in revisions.items()}
    found = rendering.posts_by_slug({name for names in named.values() for name in names})
    return {
        pk: {found[name].pk for name in names if name in found} & revisions.keys() - {pk}
        for pk, names in named.items()
    }


def _ring(links: dict[int, set[int]], among: Collection[int]) -> set[int]:
    """Return posts that all lead to each other and to nothing else of `among`, where each links to another one."""
    reached = {pk: _reached(links, pk, among) for pk in among}
    return min(reached.values(), key=len)


def _reached(links: dict[int, set[int]], start: int, among: Collection[int]) -> set[int]:
    """Return what of `among` one comes to by links from a post, itself included."""
    reached, ahead = {start}, [start]
    while ahead:
        new = {pk for pk in links[ahead.pop()] if pk in among} - reached
        reached |= new
        ahead += new
    return reached

"""Links to other sites: noted when a post goes public, looked at now and then, told to the writer when they are dead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice
from zlib import crc32

from django.conf import settings
from django.utils.timezone import localdate

from blog import wire
from blog.conf import setting
from blog.models import OutgoingLink, Post
from blog.services import writes

# Of one post so many are watched; a longer list is a catalogue, and nobody mends that by hand.
MOST_OF_ONE = 500
# Longer than a look takes; one that was killed holds a link no longer than this.
LEASE = timedelta(minutes=2)
EVERY = timedelta(days=7)
# What was alive may be back soon: after these times it is looked at again before it is called dead.
AGAIN_AFTER = (timedelta(hours=1), timedelta(days=1), timedelta(days=3))
WHILE_OFFLINE = timedelta(hours=1)
# There is no such page, and says so. What refuses a program (401, 403, 429, LinkedIn's 999 …) may well be there for readers.
GONE = frozenset({404, 410})


@writes
def note(post: Post, addresses: Iterable[str], *, at: datetime) -> None:
    """Let these be the addresses elsewhere that readers of `post` are sent to; none of them for none.

    One that no other post links to any more is forgotten with all that was found there.
    """
    wanted = {url: host for each in islice(addresses, MOST_OF_ONE) for url, host in _watched(each)}
    had = dict(post.outgoing_links.values_list("url", "pk"))
    new = [url for url in wanted if url not in had]
    OutgoingLink.objects.bulk_create(
        [OutgoingLink(url=url, host=wanted[url], noted_at=at, next_at=at) for url in new],
        ignore_conflicts=True,
    )
    post.outgoing_links.add(*OutgoingLink.objects.filter(url__in=new))
    lost = [pk for url, pk in had.items() if url not in wanted]
    post.outgoing_links.remove(*lost)
    OutgoingLink.objects.filter(pk__in=lost, posts=None).delete()


def dead(addresses: Iterable[str]) -> dict[str, date]:
    """Return which of these addresses are dead, and on which day that was last seen; none while nobody watches."""
    if not setting("INFLUENCY_WATCH_LINKS"):
        return {}
    by_url: dict[str, list[str]] = {}
    for address in islice(addresses, MOST_OF_ONE):
        for url, _host in _watched(address):
            by_url.setdefault(url, []).append(address)
    if not by_url:
        return {}
    found = OutgoingLink.objects.dead().filter(url__in=by_url, looked_at__isnull=False)
    return {
        address: localdate(looked_at)
        for url, looked_at in found.values_list("url", "looked_at")
        if looked_at is not None
        for address in by_url[url]
    }


def look_next(*, at: datetime, way: wire.Way = wire.PUBLIC) -> bool:
    """Look at one link whose turn it is and that nobody else looks at; return whether there was one.

    Takes as long as the other side does, up to a quarter of a minute: to be called apart from all else that is due.
    """
    link = _claim(at=at)
    if link is None:
        return False
    if link.posts.exists():
        _note_found(link, wire.look(link.url, agent=agent(), way=way), at=at)
    else:
        _forget(link)
    return True


def agent() -> str:
    """Return how the site calls itself when it asks others, with the way to find out more."""
    return f"influency (+{settings.SITE_URL}/)"


def _watched(address: str) -> list[tuple[str, str]]:
    """Return the address as it is asked for, and its host; nothing for our own and for what is never asked."""
    url = (f"https:{address}" if address.startswith("//") else address).partition("#")[0]
    if f"{url}/".startswith(f"{settings.SITE_URL}/"):
        return []
    host = wire.host_of(url)
    return [(url, host)] if host else []


def _claim(*, at: datetime) -> OutgoingLink | None:
    """Return the link whose turn it is, held until a lease runs out."""
    for pk in list(OutgoingLink.objects.due(at).values_list("pk", flat=True)[:4]):
        if _take(pk, at=at):
            return OutgoingLink.objects.filter(pk=pk).first()
    return None


@writes
def _take(pk: int, *, at: datetime) -> bool:
    """Take hold of a link for a while; return whether this call has it."""
    return OutgoingLink.objects.due(at).order_by().filter(pk=pk).update(claimed_until=at + LEASE) == 1


@writes
def _forget(link: OutgoingLink) -> None:
    """Let go of a link that no post has any more."""
    OutgoingLink.objects.filter(pk=link.pk, posts=None).delete()


@writes
def _note_found(link: OutgoingLink, found: wire.Look, *, at: datetime) -> None:
    """Keep what was found and when to look again, unless the hold on the link was lost meanwhile."""
    changes: dict[str, object] = {"status": found.status, "why": found.why or "", "claimed_until": None}
    is_offline = found.why is wire.Why.OFFLINE
    if found.why and not found.says_nothing:
        is_offline = not _hears_anybody(at)
    if is_offline or found.says_nothing:
        # Our own trouble, or none of our business: what was known stays as it is.
        changes = {"claimed_until": None, "next_at": at + (WHILE_OFFLINE if is_offline else _turn(link))}
    elif found.why or found.status in GONE or 500 <= found.status < 600:
        failures = link.failures + 1
        wait = AGAIN_AFTER[failures - 1] if failures <= len(AGAIN_AFTER) else _turn(link)
        changes |= {
            "looked_at": at,
            "failures": min(failures, 1000),
            "failing_since": link.failing_since or at,
            "next_at": at + wait,
        }
    else:
        changes |= {"looked_at": at, "failures": 0, "failing_since": None, "next_at": at + _turn(link)}
    OutgoingLink.objects.filter(pk=link.pk, claimed_until=link.claimed_until).update(**changes)


def _hears_anybody(at: datetime) -> bool:
    """Return whether any page elsewhere has answered lately. A site that hears nobody is the one that is cut off: behind
    a proxy, or a wall."""
    return OutgoingLink.objects.filter(status__gt=0, looked_at__gt=at - EVERY - timedelta(days=2)).exists()


def _turn(link: OutgoingLink) -> timedelta:
    """Return how long until its next turn: about a week, each a little different, so that they spread."""
    return EVERY + timedelta(seconds=crc32(link.url.encode()) % 86_400)

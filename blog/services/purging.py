"""What a change makes stale goes before the change is seen: the kept pages, and the transactions of all services."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from blog import kept_pages, pagecache
from blog.conf import setting
from blog.models import shown
from blog.models.faces import EVERYTHING

logger = logging.getLogger(__name__)
# What a round of housekeeping may take, so that what is due waits for nothing.
COMPRESSING_SECONDS = 0.1
SWEEPING_SECONDS = 30.0
# The name of the lock that PostgreSQL gives to one of our services at a time; any number that is nobody else's.
ONE_WRITER = 0x1F10E4C7
_own = threading.local()


@contextmanager
def changing() -> Iterator[None]:
    """Do what follows in one transaction: before it is committed, every kept page goes that shows what it has changed.

    Within another change this is a part of that. A transaction that somebody else has begun is waited for.
    """
    if shown.is_noticing():
        with transaction.atomic():
            yield
        return
    settle()
    hold = None
    try:
        with shown.noticing() as changes, transaction.atomic():
            _one_at_a_time()
            yield
            hold = _hold(changes.stale())
    finally:
        if hold is not None:
            _waiting().append(hold)
            transaction.on_commit(settle)


def _one_at_a_time() -> None:
    """Wait until no other service writes. What is stale, and who stands beside whom in a list, is found out from what has
    been committed, and two at once would not see each other. SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_WRITER])


def purge(keys: Iterable[str]) -> None:
    """Purge what shows `keys`, or everything: for changes that no row tells of."""
    if (hold := _hold(set(keys))) is not None:
        _waiting().append(hold)
        transaction.on_commit(settle)


def purge_everything() -> None:
    """Purge every kept page."""
    purge([EVERYTHING])


def settle() -> None:
    """End the purges whose transaction is over, committed or not; one that still runs goes on holding its pages."""
    if connection.in_atomic_block:
        return
    while waiting := _waiting():
        hold = waiting.pop()
        if (kept := kept_pages.store()) is not None:
            kept.release(hold)


def keep_house() -> None:
    """Make smaller twins of pages that have none yet, and room; take the store up again after its disk was full."""
    kept = kept_pages.store()
    if kept is None:
        return
    settle()
    if kept.note() is None:
        kept.open()
    kept.compress(seconds=COMPRESSING_SECONDS)
    if time.monotonic() - getattr(_own, "swept_at", 0.0) > SWEEPING_SECONDS:
        _own.swept_at = time.monotonic()
        kept.sweep()


def wanted() -> list[str]:
    """Return addresses of pages that were purged, and had readers: somebody is about to ask for them again."""
    kept = kept_pages.store()
    return kept.wanted() if kept is not None else []


def _hold(keys: set[str]) -> str | None:
    if not keys or not (root := setting("INFLUENCY_KEPT")):
        return None
    if (kept := kept_pages.store()) is None:
        # Another process of this site may keep pages, or may have.
        pagecache.take_away(Path(str(root)))
        return None
    return kept.hold(keys)


def _waiting() -> list[str]:
    """Return the purges of this thread that wait for the end of a transaction."""
    if getattr(_own, "pid", None) != os.getpid():
        _own.pid, _own.holds = os.getpid(), []
    holds: list[str] = _own.holds
    return holds

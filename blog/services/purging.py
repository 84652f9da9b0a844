"""What a change makes stale goes before the change is seen: the kept pages, and the transactions of all services."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import django
from django.conf import settings
from django.db import connection, transaction

import blog
from blog import pagecache
from blog.conf import setting
from blog.models import shown
from blog.models.faces import EVERYTHING

logger = logging.getLogger(__name__)
# Settings that stand in pages, or decide what does.
IN_PAGES = (
    *(
        "SITE_URL",
        "LANGUAGE_CODE",
        "TIME_ZONE",
        "STATIC_URL",
        "MEDIA_URL",
        "SECURE_CSP",
        "DATABASES",
        "DEBUG",
    ),
    *("INFLUENCY_PAGE_SIZE", "INFLUENCY_FEED_SIZE"),
)
# What a round of housekeeping may take, so that what is due waits for nothing.
COMPRESSING_SECONDS = 0.1
SWEEPING_SECONDS = 30.0
# The name of the lock that PostgreSQL gives to one of our services at a time; any number that is nobody else's.
ONE_WRITER = 0x1F10E4C7
_own = threading.local()


def store() -> pagecache.Store | None:
    """Return the store of kept pages of this site; None where pages are not kept."""
    root = setting("INFLUENCY_KEPT")
    return _store(root, setting("INFLUENCY_KEPT_MAX_MB"), settings.DEBUG) if root else None


@cache
def _store(root: object, most_megabytes: object, is_debugging: bool) -> pagecache.Store | None:
    # Every reader asks for this, so it makes nothing of what it is given before it looks whether it has it.
    place, most = Path(str(root)), int(str(most_megabytes)) * 1024 * 1024
    # Pages that are worked on in templates are made anew each time.
    if most <= 0 or is_debugging:
        # A web server would go on showing what was kept before.
        pagecache.take_away(place)
        return None
    opened = pagecache.Store(place, made_for=made_for(), most_bytes=most)
    opened.open()
    return opened


def forget_store() -> None:
    """Let the next question open the store again, as after another setting."""
    _store.cache_clear()


def made_for() -> str:
    """Return what is another wherever the same row would make another page: code, templates, assets, settings."""
    seal = hashlib.sha256(django.__version__.encode())
    for name in IN_PAGES:
        seal.update(
            f"{name}={getattr(settings, name, setting(name) if name.startswith('INFLUENCY') else '')!r}".encode()
        )
    for folder in [Path(blog.__file__).parent, settings.BASE_DIR / "templates"]:
        for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.xml")]):
            found = file.stat()
            seal.update(f"{file} {found.st_size} {found.st_mtime_ns}".encode())
    if connection.vendor == "sqlite" and (file := Path(str(connection.settings_dict["NAME"]))).is_file():
        # Somebody may have put another database in its place.
        seal.update(f"{file.stat().st_dev} {file.stat().st_ino}".encode())
    manifest = Path(settings.STATIC_ROOT or "") / "staticfiles.json"
    seal.update(manifest.read_bytes() if manifest.is_file() else b"")
    return seal.hexdigest()


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
    kept = store()
    while waiting := _waiting():
        hold = waiting.pop()
        if kept is not None:
            kept.release(hold)


def keep_house() -> None:
    """Make smaller twins of pages that have none yet, and room; take the store up again after its disk was full."""
    kept = store()
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
    kept = store()
    return kept.wanted() if kept is not None else []


def _hold(keys: set[str]) -> str | None:
    if not keys or not (root := setting("INFLUENCY_KEPT")):
        return None
    if (kept := store()) is None:
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

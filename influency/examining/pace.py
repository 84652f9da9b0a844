"""How quick this machine is at what readers and writers wait for, measured here and now."""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from blog.kept import WHOLE, request_for
from influency.examining.findings import Finding, advice, good

ABOUT = "pace"
# Where a person begins to wait: for a save, an answer of the database, a page that is not kept.
SLOW_SAVE, SLOW_ANSWER, SLOW_PAGE = 0.05, 0.005, 0.25


def check() -> Iterator[Finding]:
    """Measure a save, a question to the database, and the home page."""
    save, answer, page = _save(), _median(_ask), _median(_page)
    told = f"a save {save * 1e3:.1f} ms, a question {answer * 1e3:.2f} ms, a page that is not kept {page * 1e3:.0f} ms"
    found = []
    if save > SLOW_SAVE:
        found.append(
            advice(ABOUT, f"The disk takes {save * 1e3:.0f} ms for a save: it is slow, or very busy.")
        )
    if answer > SLOW_ANSWER:
        found.append(
            advice(ABOUT, f"The database takes {answer * 1e3:.1f} ms for an answer: it is far away, or busy.")
        )
    if page > SLOW_PAGE:
        found.append(
            advice(
                ABOUT,
                f"Making the home page takes {page * 1e3:.0f} ms of this processor: it is slow, or busy.",
            )
        )
    yield from found or [good(ABOUT, f"It takes {told}.")]


def _median(work: Callable[[], object], *, times: int = 7) -> float:
    work()
    took = []
    for _time in range(times):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def _save() -> float:
    """Return how long it takes until something is on the disk as surely as a saved text."""
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        probe = sqlite3.connect(Path(folder) / "probe.sqlite3", isolation_level=None)
        try:
            probe.execute("PRAGMA journal_mode=WAL")
            probe.execute("PRAGMA synchronous=FULL")
            probe.execute("CREATE TABLE probe (words TEXT)")
            return _median(lambda: probe.execute("INSERT INTO probe VALUES (?)", [os.urandom(2000).hex()]))
        finally:
            probe.close()


def _ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchall()


def _page() -> None:
    from influency.wsgi import site

    asked = request_for("/") | {WHOLE: True}
    for _part in site(asked, lambda status, headers, exc_info=None: lambda data: None):
        pass

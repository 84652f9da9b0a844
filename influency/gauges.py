"""What there is and what waits, in figures for whoever watches the site."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from blog import kept_pages
from blog.models import Answer, Image, Letter, Post
from blog.services import completing, refreshing, searching

logger = logging.getLogger(__name__)


def read() -> Iterator[tuple[str, str, float]]:
    """Give each figure: its name, its meaning, its value now. What cannot be found out is left out, and said in the log."""
    for name, words, ask in GAUGES:
        try:
            value = ask()
        except Exception:
            logger.exception("The metric %s could not be found out", name)
            continue
        yield name, words, value
    # Nobody else uses the connection of this thread.
    connection.close()


def _tick_age() -> float:
    try:
        return time.time() - (Path(settings.HOME) / "tick.alive").stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _size(ending: str = "") -> float:
    file = Path(f"{settings.DATABASES['default']['NAME']}{ending}")
    return file.stat().st_size if file.is_file() else 0.0


def _kept() -> tuple[int, int]:
    store = kept_pages.store()
    return store.amount() if store is not None else (0, 0)


GAUGES: tuple[tuple[str, str, Callable[[], float]], ...] = (
    ("influency_posts", "Posts and pages that readers see.", lambda: Post.objects.visible().count()),
    (
        "influency_posts_overdue",
        "Posts whose hour has come and that have not gone out.",
        lambda: Post.objects.due(timezone.now()).count(),
    ),
    ("influency_texts_outdated", "Texts still to be drawn by the present renderer.", refreshing.outdated),
    ("influency_search_outdated", "Posts still to be taken into the search.", searching.outdated),
    ("influency_pictures", "Pictures of the library.", lambda: Image.objects.count()),
    ("influency_pictures_waiting", "Pictures whose sizes are still to be made.", completing.outdated),
    (
        "influency_answers_unread",
        "Answers of readers that nobody has read.",
        lambda: Answer.objects.unread().count(),
    ),
    ("influency_letters_waiting", "Mails still to be sent.", lambda: Letter.objects.count()),
    ("influency_tick_age_seconds", "Since when the site's own clock has been silent.", _tick_age),
    ("influency_kept_pages", "Pages that are kept.", lambda: _kept()[0]),
    ("influency_kept_bytes", "Bytes of the pages that are kept.", lambda: _kept()[1]),
    ("influency_database_bytes", "Bytes of the database, where it is a file.", _size),
    ("influency_database_log_bytes", "Bytes of its write-ahead log.", lambda: _size("-wal")),
    (
        "influency_disk_free_bytes",
        "Free bytes where the home lies.",
        lambda: shutil.disk_usage(settings.HOME).free,
    ),
)

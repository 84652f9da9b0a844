"""Whether there is a way back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from influency.examining.findings import Finding, advice, good

ABOUT = "backups"
OLD_DAYS = 8


def check() -> Iterator[Finding]:
    """Look for the newest backup in the home; those elsewhere, and those of a server, are their owner's to know of."""
    if connection.vendor != "sqlite":
        return
    files = (Path(settings.HOME) / "backups").glob("*.zip")
    newest = max((each.stat().st_mtime for each in files), default=None)
    if newest is None:
        yield advice(
            ABOUT,
            "There is none in the home: `manage.py backup`, once a day, and copies of it on another machine.",
        )
        return
    days = (time.time() - newest) / 86400
    if days > OLD_DAYS:
        yield advice(ABOUT, f"The newest one is {days:.0f} days old: let `manage.py backup` run once a day.")
    else:
        yield good(ABOUT, f"The newest one is {days * 24:.0f} hours old.")

"""Looking at an installation for what is slow or wrong: one file for each part of it, each asked on its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from influency.examining import backups, clock, data, pace, pages, room, setup
from influency.examining.findings import Degree, Finding, wrong

__all__ = ["CHECKS", "Degree", "Finding", "examine"]

logger = logging.getLogger(__name__)
Check = Callable[[], Iterable[Finding]]

CHECKS: dict[str, Check] = {
    "settings": setup.check,
    "disk": room.check,
    "database": data.check,
    "clock": clock.check,
    "kept pages": pages.check,
    "pace": pace.check,
    "backups": backups.check,
}


def examine() -> list[Finding]:
    """Return what is found about every part; one that cannot be looked at says so and stops none of the others."""
    found: list[Finding] = []
    for about, check in CHECKS.items():
        try:
            found += check()
        except Exception as error:
            logger.debug("%s could not be examined", about, exc_info=True)
            found.append(wrong(about, f"This could not be looked at: {error or type(error).__name__}"))
    return found

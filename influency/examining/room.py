"""Room on the disk and in memory, and who may look into the home."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from influency.examining.findings import Finding, advice, good, megabytes, wrong

ABOUT = "disk"
# Below the first the next upload may fail; below the second it is time to look for more.
LITTLE, SCARCE = 300_000_000, 2_000_000_000
FEW_FILES = 20_000
LITTLE_MEMORY = 150_000_000


def check() -> Iterator[Finding]:
    """Look at the disk of the home, and at memory."""
    found = [*_free(), *_files(), *_secrecy(), *_memory()]
    yield from found
    if not found:
        free = shutil.disk_usage(settings.HOME).free
        yield good(ABOUT, f"{megabytes(free)} are free, and the home is the owner's alone.")


def _free() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.HOME).free
    words = f"{megabytes(free)} are free where {settings.HOME} lies"
    if free < LITTLE:
        yield wrong(ABOUT, f"Only {words}: soon nothing can be saved. Make room.")
    elif free < SCARCE:
        yield advice(ABOUT, f"{words}: pictures and backups will want more.")


def _files() -> Iterator[Finding]:
    disk = os.statvfs(settings.HOME)
    if disk.f_files and disk.f_favail < FEW_FILES:
        yield wrong(ABOUT, f"The disk can hold only {disk.f_favail} more files, however small. Make room.")


def _secrecy() -> Iterator[Finding]:
    home = Path(settings.HOME)
    for name in ("db.sqlite3", "secret_key", "originals", "backups"):
        place = home / name
        open_to_all = place.exists() and place.stat().st_mode & 0o007 and home.stat().st_mode & 0o001
        if open_to_all:
            yield wrong(ABOUT, f"{place} can be read by every user of this machine: `chmod -R o= {place}`.")


def _memory() -> Iterator[Finding]:
    try:
        told = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
        available = int(told["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return
    if available < LITTLE_MEMORY:
        yield advice(
            ABOUT,
            f"Only {megabytes(available)} of memory are left on this machine; large pictures need more.",
        )

"""A folder to work in that nobody mistakes for a result: gone when the work ends, swept away when it was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from influency import swapping


@contextmanager
def inside(parent: Path, prefix: str) -> Iterator[Path]:
    """Give a new folder in `parent` for its owner alone; first remove those of the same prefix whose makers are dead.

    The kernel knows who is: each maker holds its folder, and lets go even after kill -9. What a plan of a restore still
    needs stays when the work ends.
    """
    with _held(parent) as _alone:
        for old in parent.glob(f"{prefix}*"):
            _remove_unheld(old, parent)
        place = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        handle = os.open(place, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield place
    finally:
        if not swapping.is_planned(parent):
            shutil.rmtree(place, ignore_errors=True)
        os.close(handle)


@contextmanager
def _held(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _remove_unheld(place: Path, parent: Path) -> None:
    """Remove a folder unless the process that works in it is alive, or has died with a plan that needs it."""
    with suppress(OSError):
        handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not swapping.is_planned(parent):
                shutil.rmtree(place, ignore_errors=True)
        finally:
            os.close(handle)

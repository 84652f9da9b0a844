"""Exchanging the site in a home for another one that lies ready in it: all of it, also when killed in between.

A plan is written first, and from then on the new site is the one: whoever uses the home next carries the plan out to its
end. Every step is a rename that can be seen to be done, so it does not matter where the one before was killed.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLAN = "restoring.json"


def swap(home: Path, *, ready: Path, brings: list[str], aside: Path | None, leaves: list[str]) -> None:
    """Move what `leaves` from the home into the new folder `aside`, and what `ready` brings into the home.

    What is ready is on the disk when this is called. Raises OSError; `finish` then goes on where this has ended.
    """
    plan = {
        "ready": ready.name,
        "brings": brings,
        "aside": aside.name if aside else None,
        "leaves": leaves,
    }
    new = home / f"{PLAN}.new"
    with open(new, "w") as file:
        json.dump(plan, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, home / PLAN)
    _see_on_disk(home)
    finish(home)


def is_planned(home: Path) -> bool:
    """Whether a plan waits to be carried out."""
    return (home / PLAN).exists()


def finish(home: Path) -> bool:
    """Carry out the plan that lies in the home, if any; return whether there was one. Raises OSError and ValueError."""
    # Asked at every start of every process: one look, and nothing else.
    if not is_planned(home):
        return False
    with _alone(home / PLAN) as is_mine:
        if not is_mine:
            return False
        plan = json.loads((home / PLAN).read_text())
        ready = home / plan["ready"]
        if plan["aside"]:
            (home / plan["aside"]).mkdir(mode=0o700, exist_ok=True)
            for name in plan["leaves"]:
                # What comes in stands in the home already if it is ready no more; then the old one has left before.
                is_old = name not in plan["brings"] or (ready / name).exists()
                if is_old and os.path.lexists(home / name):
                    os.rename(home / name, home / plan["aside"] / name)
            _see_on_disk(home / plan["aside"])
        for name in plan["brings"]:
            if (ready / name).exists():
                os.replace(ready / name, home / name)
        _see_on_disk(home)
        (home / PLAN).unlink()
        _see_on_disk(home)
    shutil.rmtree(ready, ignore_errors=True)
    return True


@contextmanager
def _alone(plan: Path) -> Iterator[bool]:
    """Hold the plan, waiting for whoever carries it out already; give whether there is still something to do."""
    try:
        handle = os.open(plan, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield plan.exists()
    finally:
        os.close(handle)


def _see_on_disk(folder: Path) -> None:
    """Return when the names in a folder would survive the loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Kills a backup or a restore at every step it takes with files, and tells what a home holds; run as a program."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

NOON = datetime(2014, 2, 3, 12, 0, tzinfo=UTC)
# What Python tells of before it does it; opening counts too, for reading as well as for writing.
STEPS = {
    *("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate"),
    *("shutil.rmtree", "sqlite3.connect"),
}


def content(home: Path) -> dict[str, str]:
    """Return a hash of everything that makes a site: the rows of its database, its key, and each picture."""
    with closing(sqlite3.connect(home / "db.sqlite3")) as database:
        rows = "\n".join(database.iterdump())
    found = {"rows": rows, "secret_key": (home / "secret_key").read_text()}
    found = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in found.items()}
    for folder in ("originals", "media"):
        for file in sorted((home / folder).rglob("*")):
            if file.is_file():
                found[str(file.relative_to(home))] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def killed_at(step: int, verb: Callable[[], object], *, within: Path) -> bool:
    """Carry out `verb` in a process that is killed before its `step`th step in a folder; return whether it was."""
    child = os.fork()
    if child == 0:
        _die_at(step, within)
        verb()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"step {step} failed: {status}"
    return os.WIFSIGNALED(status)


def _die_at(step: int, within: Path) -> None:
    left = step

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and str(within) in str(args[0]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def main(what: str, home: Path, archive: Path) -> list[dict[str, str]]:
    """Kill at step 1, 2, 3 … until there are no more; return what the home, or the backup, holds after each."""
    from influency import home as homes
    from influency import restoring

    states = []
    for step in range(1, 2000):
        place = home.parent / f"{what}-{step}"
        shutil.copytree(home, place)
        if what == "restore":
            was_killed = killed_at(step, lambda: _restore(archive, place), within=place)  # noqa: B023
            homes.prepare(place)  # what every start of the site does first
            states.append(content(place))
        else:
            target = place / "backups" / "mine.zip"
            was_killed = killed_at(step, lambda: _back_up(place, target), within=place)  # noqa: B023
            assert content(place) == content(home)
            states.append(
                {"bytes": str(restoring.check(target, work_in=place).bytes)} if target.exists() else {}
            )
            # The next one clears away what this one has left.
            _back_up(place, place / "backups" / "next.zip")
            assert {each.name for each in (place / "backups").iterdir()} <= {"mine.zip", "next.zip"}
        shutil.rmtree(place)
        if not was_killed:
            return states
    raise AssertionError("It never came to its end.")


def _restore(archive: Path, home: Path) -> None:
    from influency import restoring

    # A killed process loses nothing that a disk still has to write, and all of the machine's would be written each time.
    os.sync = lambda: None
    restoring.restore(archive, home, replace=True, at=NOON)


def _back_up(home: Path, target: Path) -> None:
    from influency import backing_up
    from tests.influency.test_backing_up import site_in

    backing_up.back_up(site_in(home), target, at=NOON)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))

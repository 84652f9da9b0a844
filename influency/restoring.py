"""Bringing a site back from a backup: everything is checked, unpacked and migrated beside, and then exchanged at once."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from influency import archiving, backing_up, database_file, serving, swapping, workplace
from influency import home as homes
from influency.archiving import Archive, Refused
from influency.manifests import DATABASE, FOLDERS, KEY

WORKPLACE = "restoring-"
# All that makes one site in a home. Logs and backups belong to the home, static files to the program.
DATABASES = tuple(DATABASE + end for end in ("", *database_file.BESIDE))
PARTS = (*DATABASES, *FOLDERS, "kept", "incoming")


class Misused(Exception):
    """What was asked for does not go here, with the reason in words for the owner."""


@dataclass
class Report:
    """What a backup holds, and what became of it."""

    file: str
    made_at: str
    made_by: str
    url: str
    bytes: int
    files: int
    seconds: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    # Pictures that the database names and that the backup does not have, with the reason.
    missing: dict[str, str] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    has_key: bool = True
    home: str = ""
    # Where the site is now that was in the home before.
    aside: str = ""
    migrated: int = 0

    @property
    def is_good(self) -> bool:
        """Whether the backup has everything that its database names, as it was uploaded."""
        return not self.missing and not self.damaged


def check(file: Path, *, work_in: Path) -> Report:
    """Read a whole backup as a restore would, change nothing, and return what it holds. Raises Refused."""
    started = time.monotonic()
    with _told(work_in), archiving.opened(file) as archive:
        refuse_unknown(archive)
        with workplace.inside(work_in, WORKPLACE) as work:
            _refuse_without_room(work, archive.manifest.size_of(DATABASE))
            backing_up.check(archive, work)
        return _report(file, archive, started=started)


def restore(file: Path, home: Path, *, replace: bool, at: datetime) -> Report:
    """Put the site in `file` into `home`; the one that was there is moved aside whole, if `replace` allows it.

    Raises Misused, and Refused with the home as it was; also when killed it is either as it was or restored.
    """
    started = time.monotonic()
    refuse_odd_home(home, replace=replace)
    with _told(home), _held(home), archiving.opened(file) as archive:
        refuse_unknown(archive)
        refuse_in_use(home)
        with workplace.inside(home, WORKPLACE) as ready:
            _refuse_without_room(home, archive.manifest.size)
            _unpack(archive, ready)
            migrated = _migrate(archive, ready)
            missing = _missing(ready, archive)
            _give_to_owner(ready, home)
            os.sync()
            refuse_in_use(home)
            report = _report(file, archive, started=started)
            report.migrated, report.missing = migrated, missing
            aside = _exchange(home, ready, at=at)
    report.home, report.aside = str(home), str(aside or "")
    report.seconds = round(time.monotonic() - started, 2)
    return report


def has_site(home: Path) -> bool:
    """Whether there is anything in the home that somebody may want back."""
    folders = (home / name for name in FOLDERS)
    has_database = any((home / name).exists() for name in DATABASES)
    return has_database or any(folder.is_dir() and any(folder.iterdir()) for folder in folders)


def refuse_odd_home(home: Path, *, replace: bool) -> None:
    """Raise Misused if there is a site that may not be moved, or a part of it that cannot be."""
    if has_site(home) and not replace:
        raise Misused(
            f"There is a site in {home} already. With --replace it is moved aside, whole, and the backup takes its place. "
            "To look at the backup first, restore it into a home of its own: INFLUENCY_HOME=/some/folder"
        )
    for name in (*PARTS, KEY):
        if (home / name).is_symlink() or (home / name).is_mount():
            raise Misused(
                f"{home / name} is a link or a disk of its own and cannot be moved aside. Restore into another home, "
                "and move the files from there."
            )


def refuse_in_use(home: Path) -> None:
    """Raise Refused if any process has the database of the home open."""
    if (home / DATABASE).exists() and database_file.is_in_use(home / DATABASE):
        raise Refused(
            f"Something still uses {home / DATABASE}: a `manage.py serve`, `tick` or `shell`. End it first. "
            "Nothing was changed."
        )


def refuse_unknown(archive: Archive) -> None:
    """Raise Refused if the database in the archive has seen migrations that this code does not know."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    known |= {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    if unknown := [f"{app} {name}" for app, name in archive.manifest.migrations if (app, name) not in known]:
        raise Refused(
            f"The backup was made by a newer influency ({archive.manifest.made_by}), whose database this one does not know "
            f"({unknown[-1]}). Upgrade influency first, then restore."
        )


def _unpack(archive: Archive, ready: Path) -> None:
    """Unpack the whole archive into the folder `ready` and see that its database is sound. Raises Refused and OSError."""
    for name, mode in zip(FOLDERS, (0o700, 0o750), strict=True):
        homes.make_folder(ready / name, mode)
    archive.unpack(ready)
    backing_up.check_database(archive, ready / DATABASE)


def _migrate(archive: Archive, ready: Path) -> int:
    """Bring the unpacked database to this code's form; return how many migrations it took. Raises Refused.

    A program of its own does it, which knows no other home: migrations may look at settings and pictures too.
    """
    applied = set(archive.manifest.migrations)
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.keys()
    if known <= applied:
        return 0
    environment = serving.environment() | {
        "INFLUENCY_HOME": str(ready),
        "SECRET_KEY": secrets.token_urlsafe(50),
    }
    for name in ("DATABASE_URL", "INFLUENCY_STORAGE"):
        environment.pop(name, None)
    line = [sys.executable, str(serving.BASE / "manage.py"), "migrate", "--no-input", "--verbosity", "0"]
    done = subprocess.run(line, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise Refused(
            f"The database of the backup could not be brought to this version: {said}. Nothing was changed."
        )
    # Also brings back into the one file what the program has left in a log beside it.
    now = (
        set()
        if database_file.is_in_use(ready / DATABASE)
        else set(database_file.migrations(ready / DATABASE))
    )
    if not known <= now:
        raise Refused("The database of the backup was not brought to this version. Nothing was changed.")
    return len(now - applied)


def _missing(ready: Path, archive: Archive) -> dict[str, str]:
    """Return the pictures that the database names and that were not unpacked, with the reason."""
    found, wanted = {}, archive.manifest.wanted
    for alias, name in backing_up.named_by(ready / DATABASE):
        place = f"{backing_up.FOLDERS[alias]}/{name}"
        if place not in wanted:
            found[place] = archive.manifest.missing.get(place, "is not in the backup")
    return found


def _exchange(home: Path, ready: Path, *, at: datetime) -> Path | None:
    """Exchange the site in the home for the one in `ready`; return where the old one is, if there was one."""
    brings = [name for name in (DATABASE, KEY, *FOLDERS) if (ready / name).exists()]
    aside = home / f"before-restore-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if has_site(home) else None
    if aside is None:
        leaves = []
        # Pages of a site that is not there any more must not be shown as the restored one's.
        shutil.rmtree(home / "kept", ignore_errors=True)
    else:
        if aside.exists():
            raise Refused(f"{aside} is there already. Nothing was changed; try again in a moment.")
        leaves = [name for name in (*PARTS, KEY) if (home / name).exists() and (name != KEY or KEY in brings)]
    swapping.swap(home, ready=ready, brings=brings, aside=aside, leaves=leaves)
    return aside


def _give_to_owner(ready: Path, home: Path) -> None:
    """Make what root has unpacked belong to whom the home belongs to: the site runs as that user."""
    owner = home.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for folder, _folders, files in os.walk(ready):
        for place in (Path(folder), *(Path(folder) / name for name in files)):
            os.chown(place, owner.st_uid, owner.st_gid)


def _refuse_without_room(place: Path, needed: int) -> None:
    """Raise Refused if the disk has less room than the unpacked files need."""
    free = shutil.disk_usage(place).free
    if needed > free:
        raise Refused(
            f"The backup needs {needed / 1e6:,.0f} MB in {place} and the disk has {free / 1e6:,.0f} MB left."
        )


def _report(file: Path, archive: Archive, *, started: float) -> Report:
    manifest = archive.manifest
    return Report(
        file=str(file),
        made_at=manifest.made_at,
        made_by=manifest.made_by,
        url=manifest.url,
        bytes=file.stat().st_size,
        files=len(manifest.wanted),
        seconds=round(time.monotonic() - started, 2),
        rows=manifest.rows,
        missing=manifest.missing,
        damaged=manifest.damaged,
        has_key=KEY in manifest.wanted,
    )


@contextmanager
def _held(home: Path) -> Iterator[None]:
    """Hold the home, so that no site starts on it meanwhile. Raises Refused if one runs."""
    try:
        handle = homes.hold(home, "restore")
    except homes.Held as error:
        pid, _, about = error.holder.partition(" ")
        raise Refused(
            f"The site in {home} is running (process {pid}, {about}). End it first. Nothing was changed."
        ) from None
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Turn what a disk or a database has against it into Refused."""
    try:
        yield
    except database_file.Unusable as error:
        raise Refused(f"{error} Nothing was changed.") from error
    except OSError as error:
        if swapping.is_planned(place):
            raise Refused(
                f"The restore could not be finished: {error}. The next start of the site finishes it."
            ) from error
        raise Refused(f"{backing_up.of_disk(error, place)} Nothing was changed.") from error

"""Taking a backup of a site that goes on running: its database at one moment, and every picture that it names."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.core.files.storage import Storage

from blog.services import filing
from influency import archiving, database_file, manifests, serving, workplace
from influency.archiving import Refused
from influency.manifests import DATABASE, KEY, Manifest

WORKPLACE = ".influency-backup-"
NAMED_BY_US = re.compile(r"influency-\d{8}T\d{6}Z\.zip")
# How often the database is taken again because pictures were deleted meanwhile.
MOST_ROUNDS = 5
# A bucket that fails once is asked again; how often, and after how long.
ATTEMPTS = 3
PAUSE_SECONDS = 4.0
# Larger pictures wait on the disk, not in memory, to be put into the archive.
SPOOL_BYTES = 8 << 20
# Where the files of each storage lie in the archive, as they do in a home.
FOLDERS = {"originals": "originals", "default": "media"}


@dataclass(frozen=True)
class Site:
    """What a backup is taken of."""

    database: Path
    # The file with the key that signs; there is none where the key comes from the environment.
    key: Path | None
    storages: Mapping[str, Storage]
    url: str


@dataclass
class Report:
    """How a backup went."""

    file: str
    bytes: int = 0
    files: int = 0
    seconds: float = 0.0
    is_verified: bool = False
    has_key: bool = True
    rows: dict[str, int] = field(default_factory=dict)
    # Pictures that the database names and that could not be had, with the reason.
    missing: dict[str, str] = field(default_factory=dict)
    # Originals whose bytes are not those that were uploaded.
    damaged: list[str] = field(default_factory=list)
    # Older backups that were removed.
    removed: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.missing and not self.damaged


def file_name(at: datetime) -> str:
    """Return how a backup is called that was begun `at`."""
    return f"influency-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def back_up(site: Site, file: Path, *, at: datetime, verify: bool = True) -> Report:
    """Write a backup of `site` to `file`, which appears when all of it is on the disk and, if asked, was read back.

    Pictures that cannot be had are told in the report, and the rest is kept all the same. Raises Refused, with nothing
    written, when the database is damaged, a bucket does not answer, or the disk does not take it.
    """
    started = time.monotonic()
    try:
        with workplace.inside(file.parent, WORKPLACE) as work:
            manifest = _write(site, work, at=at)
            if verify:
                _read_back(work)
            # Nothing of that name was there when the command began; another backup may have taken it since.
            if file.exists():
                raise Refused(f"{file} has appeared meanwhile and is not overwritten.")
            os.rename(work / "archive.zip", file)
            _see_on_disk(file.parent)
    except database_file.Unusable as error:
        raise Refused(f"{error} No backup was written.") from error
    except OSError as error:
        raise Refused(f"{of_disk(error, file.parent)} No backup was written.") from error
    return Report(
        file=str(file),
        bytes=file.stat().st_size,
        files=len(manifest.files),
        seconds=round(time.monotonic() - started, 2),
        is_verified=verify,
        has_key=site.key is not None,
        rows=manifest.rows,
        missing=manifest.missing,
        damaged=manifest.damaged,
    )


def keep_newest(folder: Path, number: int, *, made: Path) -> list[str]:
    """Remove all backups in `folder` that bear a name of ours but the `number` newest; return their names.

    The one just `made` stays whatever the clock says.
    """
    ours = sorted(
        (
            each
            for each in folder.iterdir()
            if NAMED_BY_US.fullmatch(each.name) and each != made and each.is_file()
        ),
        reverse=True,
    )
    for old in ours[max(0, number - 1) :]:
        old.unlink()
    return sorted(old.name for old in ours[max(0, number - 1) :])


def _write(site: Site, work: Path, *, at: datetime) -> Manifest:
    """Write the archive into the folder `work`; return what it says of itself."""
    writer = archiving.Writer(work / "archive.zip", at=at.astimezone(UTC))
    try:
        gathering = Gathering(site, work, writer)
        gathering.gather()
        manifest = Manifest(
            made_by=f"influency {_version()}",
            made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
            url=site.url,
            migrations=database_file.migrations(gathering.copy),
            rows=database_file.rows(gathering.copy),
            files=list(writer.entries.values()),
            missing=gathering.missing,
            damaged=sorted(gathering.damaged),
            superseded=sorted(gathering.superseded),
        )
        writer.finish(manifest)
    finally:
        writer.close()
    return manifest


@dataclass
class Gathering:
    """Puts into an archive what belongs to each other: pictures first, then a database that names no others.

    Pictures are never changed, only added and deleted. One that is added later than the database was copied is not
    asked for; one that is deleted before it could be read is no loss if a newer copy of the database names it no more.
    """

    site: Site
    work: Path
    writer: archiving.Writer
    missing: dict[str, str] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    superseded: set[str] = field(default_factory=set)

    @property
    def copy(self) -> Path:
        """The copy of the database that goes into the archive."""
        return self.work / DATABASE

    def gather(self) -> None:
        """Put everything into the archive. Raises Refused, Unusable and OSError."""
        for _round in range(MOST_ROUNDS):
            before = set(self.missing)
            database_file.copy(self.site.database, self.copy)
            self.add_pictures()
            # Missing twice in a row, although the database was asked again: it really is.
            if set(self.missing) <= before:
                break
        if faults := database_file.faults(self.copy):
            raise Refused(
                f"The database {self.site.database} is damaged: {' '.join(faults)} No backup was written. "
                "Restore the newest backup, or mend the database first."
            )
        self.add_file(DATABASE, self.copy, is_deflated=True)
        if self.site.key is not None:
            self.add_file(KEY, self.site.key)

    def add_pictures(self) -> None:
        """Add the pictures that the copy of the database names and that are not there yet; note those not to be had."""
        self.missing, named = {}, set()
        for alias, name in named_by(self.copy):
            place = f"{FOLDERS[alias]}/{name}"
            named.add(place)
            if place in self.writer.entries or place in self.missing:
                continue
            try:
                self.add_picture(place, self.site.storages[alias], name)
            except FileNotFoundError:
                self.missing[place] = "is not there"
            except _Unreadable as error:
                self.missing[place] = f"cannot be read ({error})"
        self.superseded = set(self.writer.entries) - named
        self.damaged &= named

    def add_picture(self, place: str, storage: Storage, name: str) -> None:
        """Add one picture, read whole before any of it is written. Raises FileNotFoundError and _Unreadable."""
        if not manifests.is_safe(place):
            raise _Unreadable("its name is not one of ours")
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES, dir=str(self.work)) as spool:
            _fetch(storage, name, spool)
            size = spool.tell()
            spool.seek(0)
            entry = self.writer.add(place, spool, size=size)
        # Originals are named by the hash of their bytes.
        if place.startswith("originals/") and Path(name).stem != entry.sha256:
            self.damaged.add(place)

    def add_file(self, name: str, file: Path, *, is_deflated: bool = False) -> None:
        """Add a file of this machine."""
        with open(file, "rb") as content:
            size = os.fstat(content.fileno()).st_size
            self.writer.add(name, content, size=size, is_deflated=is_deflated)


class _Unreadable(Exception):
    """A picture cannot be read, for a reason that concerns it alone."""


def named_by(database: Path) -> Iterator[tuple[str, str]]:
    """Yield every file that the database in `database` names: its storage, its name there. Raises Unusable."""
    for alias, table, column in filing.named_in():
        for name in database_file.values(database, table, column):
            yield alias, name


def _fetch(storage: Storage, name: str, into: IO[bytes]) -> None:
    """Copy a file of a storage. Raises FileNotFoundError, _Unreadable, and Refused when a bucket does not answer."""
    # A folder has no trouble of its own; what it cannot give now it will not give in a moment either.
    ask = getattr(storage, "trouble", None)
    for is_last in [*[False] * (ATTEMPTS - 1), True]:
        into.seek(0)
        into.truncate()
        try:
            for chunk in _chunks(storage, name):
                into.write(chunk)
            return
        except _Unreadable:
            if is_last and ask is not None and (trouble := str(ask())):
                raise Refused(
                    f"The bucket cannot be read: {trouble.rstrip('.')}. No backup was written."
                ) from None
            if is_last or ask is None:
                raise
        time.sleep(PAUSE_SECONDS)


def _chunks(storage: Storage, name: str) -> Iterator[bytes]:
    """Yield the bytes of a file. Raises FileNotFoundError and _Unreadable."""
    try:
        with storage.open(name) as source:
            while chunk := source.read(archiving.CHUNK_BYTES):
                yield chunk
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _Unreadable(error.strerror or str(error)) from error


def _read_back(work: Path) -> None:
    """Raise Refused unless what was written can be restored: every hash is right, and the database is sound."""
    with archiving.opened(work / "archive.zip", is_just_sealed=True) as archive:
        (work / DATABASE).unlink()
        check(archive, work)
        wanted, missing = archive.manifest.wanted, archive.manifest.missing
        for alias, name in named_by(work / DATABASE):
            if (place := f"{FOLDERS[alias]}/{name}") not in wanted and place not in missing:
                raise Refused(f"{place} has not come into the backup. No backup was written.")


def check(archive: archiving.Archive, work: Path) -> None:
    """Read all of an archive, unpack its database into `work` and look through it. Raises Refused and OSError."""
    archive.unpack(work, only={DATABASE})
    check_database(archive, work / DATABASE)


def check_database(archive: archiving.Archive, database: Path) -> None:
    """Raise Refused unless the unpacked database is sound and has the rows that the manifest counts."""
    try:
        if faults := database_file.faults(database):
            raise Refused(f"The database in the backup is damaged: {' '.join(faults)}")
        if database_file.rows(database) != archive.manifest.rows:
            raise Refused("The database in the backup has other rows than its manifest says.")
        if database_file.migrations(database) != archive.manifest.migrations:
            raise Refused("The database in the backup has other migrations than its manifest says.")
    except database_file.Unusable as error:
        raise Refused(f"The database in the backup cannot be read: {error}") from error


def of_disk(error: OSError, folder: Path) -> str:
    """Return in words for the owner what an error of the disk means."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {folder} is full."
    return f"{error.filename or folder}: {error.strerror}."


def _version() -> str:
    with open(serving.BASE / "pyproject.toml", "rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _see_on_disk(folder: Path) -> None:
    """Return when the new name would survive the loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

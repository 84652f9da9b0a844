"""Pictures in a zip: read one by one, never unpacked to the disk, each let in or refused by itself; and the zips that
are kept until all of them have been looked at."""

from __future__ import annotations

import re
import secrets
import struct
import time
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings

from blog import pictures
from blog.models import User
from blog.services import cleaning, filing, uploading

MOST_PICTURES = 500
# Of all its files together, unpacked.
MOST_BYTES = 2 * 1024**3
# Pictures hardly get smaller in a zip; what gets so much larger out of it is made to fill disks.
MOST_RATIO = 200
HARMLESS_BYTES = 100 * 1024**2
# The list of files at its end, which is read before anything else.
MOST_LIST_BYTES = 2 * 1024**2
MOST_NAME = 150
# Of one person as many zips are kept; the oldest goes for another.
MOST_KEPT = 4
# A zip that nobody has gone on with.
KEPT_FOR = timedelta(days=1)

# The record at the end of a zip: its mark, six numbers that include how long the list is, the length of a comment.
_END = struct.Struct("<4s4H2LH")
_LARGE_MARK = b"PK\x06\x07"
_LARGE_SIZE = 20
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_NO_PICTURES = {"thumbs.db", "desktop.ini"}
_NAME_IS_UTF8, _IS_LOCKED = 0x800, 0x1
# All that the library raises for files that are broken on purpose or by chance.
_BROKEN = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    zlib.error,
    struct.error,
)


class Refused(Exception):
    """A zip, or a file in it, cannot be used; `code` names the reason for the sentence that a person gets."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unknown(Exception):
    """No such zip is kept for this person."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file of a zip: what was stored, or the code of why it was refused.

    No exception is held here: with it all bytes of the file would stay in memory.
    """

    name: str
    stored: uploading.Stored | None = None
    refused: str = ""


@dataclass(frozen=True)
class Part:
    """What became of some files of a zip, of `total`; `goes_on_at` is None when nothing is left to look at, else the
    zip is kept under `token`."""

    outcomes: list[Outcome]
    total: int
    goes_on_at: int | None
    token: str = ""


class Archive:
    """An open zip and those of its files that are meant as pictures."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read the list of files. Raises Refused for a zip that as a whole cannot be used."""
        size = _check_end(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise Refused("zip_broken") from error
        everything = self._zip.infolist()
        self._entries = [entry for entry in everything if _is_wanted(entry)]
        unpacked = sum(entry.file_size for entry in everything)
        if not self._entries:
            raise Refused("zip_empty")
        if len(self._entries) > MOST_PICTURES:
            raise Refused("zip_too_many")
        if unpacked > MOST_BYTES:
            raise Refused("zip_too_large")
        # Files that lie over each other in it are a way to say much with few bytes.
        overlaps = sum(entry.compress_size for entry in everything) > size
        if overlaps or unpacked > max(HARMLESS_BYTES, MOST_RATIO * size):
            raise Refused("zip_bomb")

    def __len__(self) -> int:
        return len(self._entries)

    def name(self, place: int) -> str:
        """Return the name of a file with its folders, fit to be shown."""
        return cleaning.line(_path(self._entries[place]))[-MOST_NAME:] or "?"

    def read(self, place: int, *, most_bytes: int) -> bytes:
        """Return the bytes of one file. Raises Refused, and pictures.Refused for one too large before it is read."""
        entry = self._entries[place]
        if entry.flag_bits & _IS_LOCKED:
            raise Refused("zip_locked")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("zip_method")
        if entry.filename.lower().endswith(".zip"):
            raise Refused("zip_nested")
        if entry.file_size > most_bytes:
            raise pictures.Refused("too_many_bytes")
        try:
            with self._zip.open(entry) as file:
                # No more than it says it holds, whatever is there.
                return file.read(entry.file_size)
        except _BROKEN as error:
            raise Refused("zip_entry_broken") from error


def let_in(
    file: IO[bytes], *, start: int, seconds: float, by: User, at: datetime, credit: str = ""
) -> tuple[list[Outcome], int | None, int]:
    """Let in pictures of a zip from the one at `start` on for about so many seconds, one at least; return what became
    of each, where to go on, None at the end, and how many there are.

    Stops where the storage does not answer: the others would fare no better. Raises Refused.
    """
    archive, until = Archive(file), time.monotonic() + seconds
    outcomes: list[Outcome] = []
    for place in range(max(0, start), len(archive)):
        outcomes.append(_let_one_in(archive, place, by=by, at=at, credit=credit))
        if outcomes[-1].refused in filing.AWAY:
            return outcomes, None, len(archive)
        if time.monotonic() >= until and place + 1 < len(archive):
            return outcomes, place + 1, len(archive)
    return outcomes, None, len(archive)


def begin(
    file: IO[bytes], chunks: Iterable[bytes], *, seconds: float, by: User, at: datetime, credit: str = ""
) -> Part:
    """Let in what can be of a zip that has just come; what is left of it is kept. Raises Refused and filing.Away."""
    outcomes, goes_on_at, total = let_in(file, start=0, seconds=seconds, by=by, at=at, credit=credit)
    token = _keep(chunks, by) if goes_on_at is not None else ""
    return Part(outcomes, total, goes_on_at, token)


def keep_piece(chunks: Iterable[bytes], *, token: str, start: int, by: User) -> str:
    """Keep a piece of a zip that comes in pieces, which begins at byte `start` of it; return its token, which the first
    piece does not have yet. The same piece again does no harm.

    Raises Unknown, for a piece that does not follow as well, Refused for what gets too large, and filing.Away.
    """
    if start == 0 and not token:
        return _keep(chunks, by)
    path = _kept(token, by)
    try:
        with path.open("r+b") as file:
            if file.seek(0, 2) < start:
                raise Unknown
            file.seek(start)
            file.truncate()
            file.writelines(chunks)
            size = file.tell()
    except FileNotFoundError as error:
        raise Unknown from error
    except OSError as error:
        raise filing.Away.by(error) from error
    if size > MOST_BYTES:
        path.unlink(missing_ok=True)
        raise Refused("zip_too_large")
    return token


def go_on(token: str, *, start: int, seconds: float, by: User, at: datetime, credit: str = "") -> Part:
    """Let in more of a zip that is kept; it goes when all has been looked at. Raises Unknown, and Refused, with which it
    goes as well."""
    path = _kept(token, by)
    goes_on_at: int | None = None
    try:
        with path.open("rb") as file:
            outcomes, goes_on_at, total = let_in(
                file, start=start, seconds=seconds, by=by, at=at, credit=credit
            )
    except FileNotFoundError as error:
        raise Unknown from error
    finally:
        if goes_on_at is None:
            path.unlink(missing_ok=True)
    return Part(outcomes, total, goes_on_at, token if goes_on_at is not None else "")


def forget_old(*, at: datetime) -> int:
    """Delete zips that nobody has gone on with for a day; return how many."""
    done = 0
    for path in _folder().glob("*.zip"):
        with suppress(FileNotFoundError):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < at - KEPT_FOR:
                path.unlink()
                done += 1
    return done


def _let_one_in(archive: Archive, place: int, *, by: User, at: datetime, credit: str) -> Outcome:
    """Return what became of one file."""
    name = archive.name(place)
    try:
        data = archive.read(place, most_bytes=settings.MARKDOWNX_UPLOAD_MAX_SIZE)
        stored = uploading.store(data, file_name=PurePosixPath(name).name, by=by, at=at, credit=credit)
    except (Refused, pictures.Refused, filing.Away) as refusal:
        return Outcome(name, refused=refusal.code)
    return Outcome(name, stored=stored)


def _check_end(file: IO[bytes]) -> int:
    """Return the size of a zip. Raises Refused unless the list at its end is short enough to be read whole."""
    size = file.seek(0, 2)
    tail_size = min(size, _END.size + 0xFFFF)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    # As the library looks for it: at the very end, else before the longest comment there can be.
    mark = len(tail) - _END.size
    if mark < 0 or not tail.startswith(b"PK\x05\x06", mark) or tail[-2:] != b"\0\0":
        mark = tail.rfind(b"PK\x05\x06")
    if mark < 0 or len(tail) - mark < _END.size:
        raise Refused("zip_broken")
    _mark, _disk, _first, _here, _number, list_size, list_at, _comment = _END.unpack_from(tail, mark)
    before = tail[mark - _LARGE_SIZE : mark] if mark >= _LARGE_SIZE else b""
    if before.startswith(_LARGE_MARK) or 0xFFFFFFFF in (list_size, list_at):
        raise Refused("zip_large_kind")
    if list_size > MOST_LIST_BYTES:
        raise Refused("zip_too_many")
    file.seek(0)
    return size


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is meant as a picture: no folder, and nothing that a system puts beside pictures."""
    parts = PurePosixPath(_path(entry)).parts
    if entry.is_dir() or not parts or "__MACOSX" in parts or parts[-1].lower() in _NO_PICTURES:
        return False
    return not any(part.startswith(".") and part != ".." for part in parts)


def _path(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry as its maker wrote it; many write UTF-8 and do not say so."""
    name = entry.filename
    if not entry.flag_bits & _NAME_IS_UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _folder() -> Path:
    return Path(settings.HOME) / "incoming"


def _kept(token: str, by: User) -> Path:
    """Return where the zip of this token lies, which is the person's own. Raises Unknown for what is no token."""
    if not _TOKEN.fullmatch(token):
        raise Unknown
    return _folder() / f"{by.pk}-{token}.zip"


def _keep(chunks: Iterable[bytes], by: User) -> str:
    """Write a zip where nobody is served from; return the token it is found by. Raises filing.Away."""
    token = secrets.token_urlsafe(16)
    path = _kept(token, by)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_room(by)
        with path.open("xb") as file:
            path.chmod(0o600)
            file.writelines(chunks)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise filing.Away.by(error) from error
    return token


def _make_room(by: User) -> None:
    """Delete the oldest zips of a person, so that there is room for one more."""
    kept = sorted(_folder().glob(f"{by.pk}-*.zip"), key=lambda each: each.stat().st_mtime, reverse=True)
    for path in kept[MOST_KEPT - 1 :]:
        path.unlink(missing_ok=True)

"""The file that a backup is: a zip with a manifest, sealed by a hash of itself, and unpacked only by checked names.

Pictures lie in it as they are, the database deflated; any program that opens zips shows what is in it. The last 64
letters of the zip's own comment are the SHA-256 of every byte before them, so not a bit can change unnoticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO

from influency import home, manifests
from influency.manifests import DATABASE, FORMAT, Entry, Manifest

MANIFEST = "manifest.json"

SEAL = b"influency backup, SHA-256 of all before: "
HASH_LENGTH = 64
CHUNK_BYTES = 1 << 20
MOST_MANIFEST_BYTES = 256 << 20
# Deflate cannot do better: what claims to hold more than this for each of its bytes is no database of ours.
MOST_DEFLATED = 1032
DEFLATE_LEVEL = 3


class Refused(Exception):
    """The archive cannot be used, with the reason in words for the owner."""


class Writer:
    """An archive in the making, in a file that was not there before and that its owner alone may read."""

    def __init__(self, file: Path, *, at: datetime) -> None:
        self.handle = os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        self.zip = zipfile.ZipFile(self.handle, "w")
        self.date = max(at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))  # no zip knows an earlier one
        self.entries: dict[str, Entry] = {}

    def add(self, name: str, content: IO[bytes], *, size: int, is_deflated: bool = False) -> Entry:
        """Add the `size` bytes that `content` has; return what was added. Raises OSError."""
        info = zipfile.ZipInfo(name, self.date)
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        info.create_system = 3  # Unix
        info.file_size = size  # tells whether it needs the larger kind of header
        info.compress_type = zipfile.ZIP_DEFLATED if is_deflated else zipfile.ZIP_STORED
        info._compresslevel = DEFLATE_LEVEL  # type: ignore[attr-defined]  # public from Python 3.13 on
        digest, written = hashlib.sha256(), 0
        with self.zip.open(info, "w") as opened:
            while chunk := content.read(CHUNK_BYTES):
                digest.update(chunk)
                written += opened.write(chunk)
        entry = self.entries[name] = Entry(name, written, digest.hexdigest())
        return entry

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and the seal, and return when all of it would survive the loss of power."""
        self.zip.writestr(
            zipfile.ZipInfo(MANIFEST, self.date),
            json.dumps(asdict(manifest), separators=(",", ":")),
            zipfile.ZIP_DEFLATED,
        )
        self.zip.comment = SEAL + b"0" * HASH_LENGTH
        self.zip.close()
        digest = _hash_of_all_but_the_seal(self.handle)
        self.handle.seek(-HASH_LENGTH, os.SEEK_END)
        self.handle.write(digest)
        self.handle.flush()
        os.fsync(self.handle.fileno())
        if hasattr(os, "posix_fadvise"):
            # Who reads it back must read what the disk has, not what memory remembers.
            os.posix_fadvise(self.handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def close(self) -> None:
        """Let go of the file, finished or not."""
        # The zip would write its index at its own end, perhaps onto a full disk.
        self.zip.fp = None
        self.handle.close()


class Archive:
    """An archive whose seal is whole and whose index and manifest agree; its files are checked as they are read."""

    def __init__(self, opened: zipfile.ZipFile, manifest: Manifest) -> None:
        self.zip = opened
        self.manifest = manifest

    def unpack(self, into: Path, *, only: Collection[str] | None = None) -> None:
        """Read every file and compare it with the manifest; put those in `only`, all wanted if None, under `into`.

        Raises Refused when one is not what the manifest says, and OSError when it cannot be written.
        """
        chosen = self.manifest.wanted if only is None else only
        for entry in self.manifest.files:
            target = _new_file(into, entry.name) if entry.name in chosen else None
            try:
                self._copy(entry, target)
            finally:
                if target is not None:
                    target.close()

    def _copy(self, entry: Entry, target: IO[bytes] | None) -> None:
        digest, size = hashlib.sha256(), 0
        try:
            with self.zip.open(entry.name) as source:
                while chunk := source.read(CHUNK_BYTES):
                    digest.update(chunk)
                    size += len(chunk)
                    if target is not None:
                        _write(target, chunk)
        except _Unwritable as error:
            raise error.reason from None
        except UNREADABLE as error:
            raise Refused(f"{entry.name} in the archive cannot be read: {error}") from error
        if (size, digest.hexdigest()) != (entry.size, entry.sha256):
            raise Refused(
                f"{entry.name} in the archive is not what the manifest says. Nothing of it is used."
            )


# All that Python's zip says of bytes that make no sense.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class _Unwritable(Exception):
    """An error of the disk that is written to, told from one of the archive that is read."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def opened(file: Path, *, is_just_sealed: bool = False) -> Iterator[Archive]:
    """Give the archive in `file`. Raises Refused when it is cut off, damaged, too new or not one, and OSError."""
    with open(file, "rb") as handle:
        if not is_just_sealed:
            _check_seal(handle, file)
        handle.seek(0)
        try:
            opened = zipfile.ZipFile(handle)
        except UNREADABLE as error:
            raise Refused(f"{file} is not a backup of influency: {error}.") from error
        with opened:
            manifest = _manifest(opened)
            _compare(opened, manifest, handle.seek(0, os.SEEK_END))
            yield Archive(opened, manifest)


def _check_seal(handle: IO[bytes], file: Path) -> None:
    """Raise Refused unless the archive ends with the hash of all its bytes before."""
    length = handle.seek(0, os.SEEK_END)
    end = b""
    if length > len(SEAL) + HASH_LENGTH:
        handle.seek(-len(SEAL) - HASH_LENGTH, os.SEEK_END)
        end = handle.read()
    if not end.startswith(SEAL):
        raise Refused(f"{file} is not a backup of influency, or its end is cut off.")
    if _hash_of_all_but_the_seal(handle) != end[len(SEAL) :]:
        raise Refused(
            f"{file} is damaged: it is not the same any more as when it was made. Take another backup."
        )


def _hash_of_all_but_the_seal(handle: IO[bytes]) -> bytes:
    left = handle.seek(0, os.SEEK_END) - HASH_LENGTH
    handle.seek(0)
    digest = hashlib.sha256()
    while left and (chunk := handle.read(min(left, CHUNK_BYTES))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()


def _manifest(opened: zipfile.ZipFile) -> Manifest:
    """Return the manifest. Raises Refused."""
    try:
        info = opened.getinfo(MANIFEST)
        if info.file_size > MOST_MANIFEST_BYTES:
            raise Refused("The manifest in the archive is too large to be one.")
        said = json.loads(opened.read(info))
        made = int(said["format"])
        if made > FORMAT:
            raise Refused(
                f"The archive was made by a newer influency ({said['made_by']}, format {made}; this one knows {FORMAT}). "
                "Upgrade influency, then restore."
            )
        return manifests.read(said)
    except (*UNREADABLE, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(f"The archive has no manifest that can be read: {error!r}.") from error


def _compare(opened: zipfile.ZipFile, manifest: Manifest, length: int) -> None:
    """Raise Refused unless the zip holds exactly what the manifest names, each once, under safe names, as we write it."""
    infos = {info.filename: info for info in opened.infolist()}
    named = {entry.name for entry in manifest.files}
    if len(infos) != len(opened.infolist()) or len(named) != len(manifest.files):
        raise Refused("The archive names a file twice.")
    if unsafe := sorted(name for name in named | set(infos) - {MANIFEST} if not manifests.is_safe(name)):
        raise Refused(f"The archive names a file that no backup has: {unsafe[0]!r}.")
    if differing := sorted(named ^ (set(infos) - {MANIFEST})):
        raise Refused(f"The archive and its manifest do not agree about {differing[0]}.")
    if DATABASE not in manifest.wanted:
        raise Refused("The archive holds no database.")
    # Files that share bytes, or grow beyond measure, are how a small archive fills a large disk.
    if sum(info.compress_size for info in infos.values()) > length:
        raise Refused("The files of the archive overlap.")
    for entry in manifest.files:
        info = infos[entry.name]
        most = MOST_DEFLATED if entry.name == DATABASE else 1
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.file_size != entry.size or entry.size > info.compress_size * most or kind != stat.S_IFREG:
            raise Refused(f"{entry.name} in the archive is not stored as a backup stores it.")


def _new_file(into: Path, name: str) -> IO[bytes]:
    """Return a new, empty file under `into`, open for writing, with the rights that a home gives it."""
    is_public = name.startswith("media/")
    place = into / name
    for folder in reversed(place.relative_to(into).parents[:-1]):
        if not (into / folder).is_dir():
            home.make_folder(into / folder, 0o755 if is_public else 0o700)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    os.fchmod(handle, 0o644 if is_public else 0o600)
    return os.fdopen(handle, "wb")


def _write(target: IO[bytes], chunk: bytes) -> None:
    try:
        target.write(chunk)
    except OSError as error:
        raise _Unwritable(error) from error

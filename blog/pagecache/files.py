"""The files of one page: plain, gzip and brotli, written aside and moved into place, read back into memory once."""

from __future__ import annotations

import gzip
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import brotli

GZIP, BROTLI = ".gz", ".br"
# By size on a page of 30 kB: gzip 6 takes 0.8 ms; brotli 9 a few, and is made later.
GZIP_LEVEL, BROTLI_LEVEL = 6, 9
# Readable by the web server's group.
MODE = 0o640
# What the pages in memory may take together.
RAM_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Found:
    """A kept page: its bytes by encoding (`""`, `gzip`, `br`), and the second from which it dates."""

    file: str
    bodies: dict[str, bytes]
    changed: int
    # Answers made of it, for whoever makes them.
    answers: dict[Any, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def encodings(self) -> tuple[str, ...]:
        """The encodings that there are."""
        return tuple(self.bodies)


class Draft:
    """Files beside the place that they are for, not seen by anybody yet."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.bytes = 0
        self._made: list[tuple[Path, Path]] = []

    def add(self, ending: str, body: bytes) -> None:
        """Write one file aside; the first that is added appears last."""
        aside = self.place.with_name(f".{secrets.token_hex(8)}")
        self._made.insert(0, (aside, self.place.with_name(self.place.name + ending)))
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE)
        with os.fdopen(handle, "wb") as opened:
            opened.write(body)
        self.bytes += len(body)

    def appear(self, *, changed: int) -> None:
        """Move the files into place, dated `changed`."""
        for aside, place in self._made:
            os.utime(aside, (changed, changed))
            aside.replace(place)
        self._made.clear()

    def discard(self) -> None:
        """Remove what has not appeared."""
        for aside, _place in self._made:
            with suppress(OSError):
                aside.unlink()


@contextmanager
def written(place: Path, body: bytes) -> Iterator[Draft]:
    """Give the plain and the gzip file of a page, written aside; gone again unless they are made to appear."""
    place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    draft = Draft(place)
    try:
        draft.add("", body)
        # Neither time nor name in it, so that the same page is the same bytes.
        draft.add(GZIP, gzip.compress(body, GZIP_LEVEL, mtime=0))
        yield draft
    finally:
        draft.discard()


@contextmanager
def brotli_of(place: Path) -> Iterator[Draft]:
    """Give the brotli file of a page, written aside."""
    draft = Draft(place)
    try:
        draft.add(BROTLI, brotli.compress(place.read_bytes(), quality=BROTLI_LEVEL))
        yield draft
        # Whoever has the page in memory sees by this that there is more of it.
        with suppress(FileNotFoundError):
            place.chmod(MODE)
    finally:
        draft.discard()


def remove(place: Path) -> None:
    """Remove the files of a page, the plain one first: without it there is no page."""
    for ending in ("", GZIP, BROTLI):
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(f"{place}{ending}")


class Ram:
    """Pages read from the disk, each used only while its plain file is the one that was read."""

    def __init__(self, most: int = RAM_BYTES) -> None:
        self.most = most
        self._pages: OrderedDict[str, tuple[tuple[int, ...], Found]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def read(self, path: str) -> Found | None:
        """Return the page whose plain file is `path`; None without one."""
        try:
            seen = os.stat(path)
        except OSError:
            return None
        key = (seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns)
        held = self._pages.get(path)
        if held is not None and held[0] == key:
            return held[1]
        return self._load(path)

    def _load(self, path: str) -> Found | None:
        try:
            with open(path, "rb") as opened:
                seen = os.fstat(opened.fileno())
                bodies = {"": opened.read()}
        except OSError:
            return None
        for encoding, ending in (("gzip", GZIP), ("br", BROTLI)):
            # Twins appear before the plain file, so that none of them is older than it.
            with suppress(OSError), open(f"{path}{ending}", "rb") as opened:
                if int(os.fstat(opened.fileno()).st_mtime) == int(seen.st_mtime):
                    bodies[encoding] = opened.read()
        found = Found(path, bodies, int(seen.st_mtime))
        size = sum(map(len, bodies.values()))
        with self._lock:
            if (former := self._pages.pop(path, None)) is not None:
                self._bytes -= sum(map(len, former[1].bodies.values()))
            self._pages[path] = ((seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns), found)
            self._bytes += size
            while self._bytes > self.most and self._pages:
                _path, (_key, gone) = self._pages.popitem(last=False)
                self._bytes -= sum(map(len, gone.bodies.values()))
        return found

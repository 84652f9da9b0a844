"""The files of one page: plain, gzip and brotli, written aside and moved into place, read back into memory once."""

from __future__ import annotations

import gzip
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli

# By the name that an encoding has in HTTP.
ENDINGS = {"": "", "gzip": ".gz", "br": ".br"}
# A reader waits for the first: on a feed of 112 kB it takes a quarter of the time of level 6 and gives a tenth more.
QUICK_GZIP = 2
# What the tick makes of it. Brotli at 10 gives a tenth less than at 9 and takes up to 5 MB of memory for a feed of 112 kB, where 9
# takes 25; it takes three times as long for that feed (83 ms), and half as long for a page of 12 kB. 11 gives one to three in a
# hundred less for more than twice the time.
GZIP_LEVEL, BROTLI_LEVEL = 9, 10
# What a file takes, however small, on the file systems that we know.
BLOCK = 4096
# Readable by the web server's group.
MODE = 0o640
# What the pages in memory may take together.
RAM_BYTES = 8 * 1024 * 1024
# How long a page that was on the disk just now is taken to be there still: at a thousand readers a second of one page
# that spares four of five looks.
TRUST_SECONDS = 0.005


@dataclass(frozen=True)
class Found:
    """A kept page: its bytes by encoding (`""`, `gzip`, `br`), and the second from which it dates."""

    file: str
    bodies: dict[str, bytes]
    changed: int
    # Answers made of it, for whoever makes them.
    answers: dict[Any, Any] = field(default_factory=dict, compare=False)


class Draft:
    """Files beside the place that they are for, not seen by anybody yet."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.bodies: dict[str, bytes] = {}
        self._made: list[tuple[str, str]] = []

    @property
    def size(self) -> int:
        """What its files take on the disk, together with their folder."""
        return sum(-(-len(body) // BLOCK) * BLOCK for body in self.bodies.values()) + BLOCK

    def add(self, encoding: str, body: bytes) -> None:
        """Write one file aside; the first that is added appears last."""
        aside = f"{os.path.dirname(self.place)}/.{secrets.token_hex(8)}"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE)
        self._made.insert(0, (aside, self.place + ENDINGS[encoding]))
        with os.fdopen(handle, "wb", buffering=0) as opened:
            rest = memoryview(body)
            while rest:
                rest = rest[opened.write(rest) :]
        self.bodies[encoding] = body

    def appear(self, *, changed: int) -> None:
        """Move the files into place, dated `changed`."""
        for aside, place in self._made:
            os.utime(aside, (changed, changed))
            os.replace(aside, place)
        self._made.clear()

    def discard(self) -> None:
        """Remove what has not appeared."""
        for aside, _place in self._made:
            with suppress(OSError):
                os.unlink(aside)


@contextmanager
def written(place: str, body: bytes) -> Iterator[Draft]:
    """Give the plain and the gzip file of a page, written aside; gone again unless they are made to appear."""
    draft = Draft(place)
    try:
        try:
            draft.add("", body)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(place), mode=0o750, exist_ok=True)
            draft.add("", body)
        # Neither time nor name in it, so that the same page is the same bytes.
        draft.add("gzip", gzip.compress(body, QUICK_GZIP, mtime=0))
        yield draft
    finally:
        draft.discard()


@contextmanager
def compressed(place: str) -> Iterator[Draft]:
    """Give the brotli file of a page and its gzip file as small as it can be, written aside."""
    draft = Draft(place)
    try:
        body = Path(place).read_bytes()
        draft.add("br", brotli.compress(body, quality=BROTLI_LEVEL))
        draft.add("gzip", gzip.compress(body, GZIP_LEVEL, mtime=0))
        yield draft
        # Whoever has the page in memory sees by this that there is more of it.
        with suppress(FileNotFoundError):
            os.chmod(place, MODE)
    finally:
        draft.discard()


def outlast() -> None:
    """Wait until nobody trusts a page any more that has been removed by now."""
    time.sleep(TRUST_SECONDS)


def remove(place: str) -> None:
    """Remove the files of a page, the plain one first, as without it there is no page; and its folder if it is empty."""
    for ending in ENDINGS.values():
        with suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(f"{place}{ending}")
    with suppress(OSError):
        os.rmdir(os.path.dirname(place))


@dataclass(slots=True)
class _Read:
    """A page in memory, by which file it was read from; and until when (`time.monotonic`) that is taken to be there."""

    key: tuple[int, ...]
    found: Found
    trusted_until: float = 0.0


class Ram:
    """Pages read from the disk, each used only while its plain file is the one that was read, or was so just now.

    Whoever removes a page waits with `outlast` before what the page shows may change.
    """

    def __init__(self, most: int = RAM_BYTES) -> None:
        self.most = most
        self._pages: OrderedDict[str, _Read] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def read(self, path: str) -> Found | None:
        """Return the page whose plain file is `path`; None without one."""
        held, now = self._pages.get(path), time.monotonic()
        if held is not None and now < held.trusted_until:
            return held.found
        try:
            seen = os.stat(path)
        except OSError:
            return None
        if held is not None and held.key == _key(seen):
            # Counted from before the look, so that the wait of whoever removes it afterwards is always longer.
            held.trusted_until = now + TRUST_SECONDS
            return held.found
        return self._load(path)

    def _load(self, path: str) -> Found | None:
        try:
            with open(path, "rb") as opened:
                seen = os.fstat(opened.fileno())
                bodies = {"": opened.read()}
        except OSError:
            return None
        for encoding in ("gzip", "br"):
            # Twins appear before the plain file, so that none of them is older than it.
            with suppress(OSError), open(path + ENDINGS[encoding], "rb") as opened:
                if int(os.fstat(opened.fileno()).st_mtime) == int(seen.st_mtime):
                    bodies[encoding] = opened.read()
        return self._take(path, bodies, seen)

    def put(self, path: str, bodies: dict[str, bytes]) -> None:
        """Take a page that was just written there, while nobody else may change it."""
        with suppress(OSError):
            self._take(path, bodies, os.stat(path))

    def _take(self, path: str, bodies: dict[str, bytes], seen: os.stat_result) -> Found:
        found = Found(path, bodies, int(seen.st_mtime))
        with self._lock:
            if (former := self._pages.pop(path, None)) is not None:
                self._bytes -= sum(map(len, former.found.bodies.values()))
            self._pages[path] = _Read(_key(seen), found)
            self._bytes += sum(map(len, bodies.values()))
            while self._bytes > self.most and self._pages:
                _path, gone = self._pages.popitem(last=False)
                self._bytes -= sum(map(len, gone.found.bodies.values()))
        return found


def _key(seen: os.stat_result) -> tuple[int, ...]:
    """Return what is another for each file that was ever in one place, and for each change of it."""
    return seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns

"""What the store knows beside its files: which page shows what, what is being changed now, what was changed of late.

A small SQLite file that nothing is lost with: whoever finds it damaged begins anew.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    changed INTEGER NOT NULL,
    bytes INTEGER NOT NULL DEFAULT 0,
    has_brotli INTEGER NOT NULL DEFAULT 0,
    generation TEXT NOT NULL DEFAULT '',
    kept_at REAL NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS page_by_age ON page (generation, kept_at);
CREATE INDEX IF NOT EXISTS page_without_brotli ON page (generation) WHERE has_brotli = 0 AND bytes > 0;
CREATE TABLE IF NOT EXISTS shown (key TEXT NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (key, page)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS shown_by_page ON shown (page);
CREATE TABLE IF NOT EXISTS hold (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, owner TEXT NOT NULL, purge TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS hold_by_key ON hold (key);
CREATE TABLE IF NOT EXISTS release (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS release_by_key ON release (key, id);
CREATE TABLE IF NOT EXISTS wanted (address TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID;
"""
# How many values one statement may carry everywhere.
SOME = 500
# What SQLite says where the disk or somebody else stands in the way, which tells nothing of the file.
_IN_THE_WAY = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error may come from a damaged file, as far as SQLite says."""
    # Further bits say more closely what it was.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF not in _IN_THE_WAY


@dataclass(frozen=True)
class Held:
    """A connection, the process that it is good for, and the file that it is to."""

    pid: int
    file: tuple[int, int] | None
    connection: sqlite3.Connection


class Index:
    """The store's memory. Each thread has a connection of its own; a new one is made after a fork, and where somebody has
    put another file in the place of the one that was opened."""

    def __init__(self, file: Path) -> None:
        self.file = str(file)
        self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        held: Held | None = getattr(self._local, "held", None)
        if held is None or held.pid != os.getpid() or held.file != _identity(self.file):
            self.close()
            there, opened = _identity(self.file), self._open()
            self._local.held = held = Held(os.getpid(), there or _identity(self.file), opened)
        return held.connection

    def _open(self) -> sqlite3.Connection:
        opened = sqlite3.connect(self.file, timeout=20, isolation_level=None)
        # The kernel keeps what a killed process had written; after a loss of power the store begins anew anyway.
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("PRAGMA synchronous=OFF")
        opened.execute("PRAGMA cache_size=-256")
        opened.executescript(SCHEMA)
        return opened

    def close(self) -> None:
        """Close the connection of this thread."""
        held: Held | None = getattr(self._local, "held", None)
        if held is not None:
            self._local.held = None
            if held.pid == os.getpid():
                held.connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction: all of it or nothing."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Return the rows that `statement` finds."""
        return self.connection.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> object:
        """Return the first column of the first row that `statement` finds; None for no row."""
        row = self.connection.execute(statement, values).fetchone()
        return row[0] if row else None

    def among(self, statement: str, values: Iterable[str]) -> list[tuple[object, ...]]:
        """Return the rows of `statement`, whose `(?)` stands for all of `values`, some hundred at a time."""
        listed, found = list(values), []
        for start in range(0, len(listed), SOME):
            some = listed[start : start + SOME]
            marks = ",".join("?" * len(some))
            found += self.connection.execute(statement.replace("(?)", f"({marks})"), some).fetchall()
        return found


def _identity(file: str) -> tuple[int, int] | None:
    """Return what is another for another file of the same name; None for no file."""
    try:
        found = os.stat(file)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino

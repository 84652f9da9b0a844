"""A SQLite database as a file: copied while others write to it, looked through for faults, asked without any model."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

# What SQLite keeps beside a database while somebody has it open, or after they were killed.
BESIDE = ("-wal", "-shm", "-journal")
PATIENCE_SECONDS = 20.0
MOST_FAULTS = 5


class Unusable(Exception):
    """The database cannot be used, with the reason in words for the owner."""


def copy(source: Path, target: Path) -> None:
    """Write the state that `source` has at one moment into the new file `target`, while others go on writing.

    All of it is read in one transaction: read in steps, it would begin anew after every write of others. Raises Unusable.
    """
    target.unlink(missing_ok=True)
    try:
        with closing(_connect(source, "mode=ro")) as reading, closing(_connect(target)) as writing:
            # It is read back before it is used, and goes again with the folder it lies in.
            writing.execute("PRAGMA synchronous=OFF")
            reading.backup(writing)
            # One file by itself, without the log of writes that the site has beside its own.
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
        raise Unusable(f"The database {source} cannot be copied: {error}.") from error


def faults(file: Path) -> list[str]:
    """Return what SQLite finds wrong with the database in `file`, at most a few sentences; empty if it is sound."""
    try:
        with _opened(file, "mode=ro") as database:
            said = [row[0] for row in database.execute(f"PRAGMA integrity_check({MOST_FAULTS})")]
            dangling = database.execute("PRAGMA foreign_key_check").fetchmany(MOST_FAULTS)
    except Unusable as error:
        return [str(error)]
    found = [fault for fault in said if fault != "ok"]
    return found + [
        f"Row {row[1]} of {row[0]} leads to a row of {row[2]} that is not there." for row in dangling
    ]


def values(file: Path, table: str, column: str) -> Iterator[str]:
    """Yield each text that stands in a column, once; empty ones are left out. Raises Unusable."""
    with _opened(file, "mode=ro") as database:
        for row in database.execute(f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\''):
            yield str(row[0])


def migrations(file: Path) -> list[tuple[str, str]]:
    """Return which migrations the database has seen, as app and name, in order. Raises Unusable."""
    with _opened(file, "mode=ro") as database:
        return list(database.execute("SELECT app, name FROM django_migrations ORDER BY id"))


def rows(file: Path) -> dict[str, int]:
    """Return how many rows each table has. Raises Unusable."""
    with _opened(file, "mode=ro") as database:
        tables = (
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        names = [row[0] for row in database.execute(f"{tables} ORDER BY name")]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def is_in_use(file: Path) -> bool:
    """Return whether another process has the database open; if none has, all of it is in the one file afterwards."""
    try:
        with _opened(file, "mode=rw", patience=1.0) as database:
            # Only who is alone may leave the mode in which there is a log beside the database.
            return bool(database.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete")
    except Unusable as error:
        # A damaged one is about to be replaced.
        return isinstance(error.__cause__, sqlite3.Error) and _code(error.__cause__) == sqlite3.SQLITE_BUSY


@contextmanager
def _opened(
    file: Path, how: str = "mode=rwc", *, patience: float = PATIENCE_SECONDS
) -> Iterator[sqlite3.Connection]:
    """Give a connection to the database in `file`; whatever SQLite says against it is Unusable."""
    try:
        with closing(_connect(file, how, patience=patience)) as database:
            yield database
    except sqlite3.Error as error:
        raise Unusable(f"The database {file} cannot be used: {error}.") from error


def _connect(file: Path, how: str = "mode=rwc", *, patience: float = PATIENCE_SECONDS) -> sqlite3.Connection:
    address = f"{file.absolute().as_uri()}?{how}"
    return sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)


def _code(error: sqlite3.Error) -> int:
    """Return what kind of error it is, without the finer points; 0 for one that SQLite itself does not know."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF

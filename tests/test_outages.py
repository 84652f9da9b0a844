"""What is down is told from the error, whoever has wrapped it; a fault of our own is told from both."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from blog import outages
from blog.outages import Outage


class Said(Exception):
    """What a driver of PostgreSQL says, with its code."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("said")
        self.sqlstate = sqlstate


def error_of(act: Callable[[], object]) -> BaseException:
    """Return what an act raises."""
    with pytest.raises(Exception) as raised:  # noqa: PT011
        act()
    return raised.value


def wrapped(error: BaseException, kind: type[Exception] = OperationalError) -> BaseException:
    """Return the error as Django passes it on."""

    def act() -> None:
        raise kind(*error.args) from error

    return error_of(act)


def full_database(folder: Path) -> BaseException:
    """Return what SQLite says when its file may not grow."""
    with closing(sqlite3.connect(folder / "full")) as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("PRAGMA max_page_count = 3")
        return error_of(lambda: database.execute("INSERT INTO t VALUES (zeroblob(100000))"))


def locked_database(folder: Path) -> BaseException:
    """Return what SQLite says when another writes for too long."""
    with (
        closing(sqlite3.connect(folder / "locked", isolation_level=None)) as one,
        closing(sqlite3.connect(folder / "locked", isolation_level=None, timeout=0)) as other,
    ):
        one.execute("BEGIN IMMEDIATE")
        return error_of(lambda: other.execute("BEGIN IMMEDIATE"))


def test_a_full_disk_is_one_wherever_it_is_met(tmp_path: Path):
    for error in (OSError(errno.ENOSPC, "No space left"), full_database(tmp_path), Said("53100")):
        assert outages.of(error) is Outage.DISK_FULL
        assert outages.of(wrapped(error)) is Outage.DISK_FULL


def test_no_room_for_the_file_beside_the_database_is_a_full_disk():
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert outages.of(wrapped(error)) is Outage.DISK_FULL
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    assert outages.of(wrapped(error)) is Outage.DATABASE_AWAY


def test_a_database_that_does_not_answer_is_away(tmp_path: Path):
    said = [locked_database(tmp_path), error_of(lambda: sqlite3.connect(tmp_path / "nowhere" / "x"))]
    said += [Said(state) for state in ("57P01", "57P03", "08006", "53300", None)]
    for error in said:
        assert outages.of(wrapped(error)) is Outage.DATABASE_AWAY, error
    assert outages.of(InterfaceError("connection already closed")) is Outage.DATABASE_AWAY


def test_a_fault_of_our_own_is_no_outage(tmp_path: Path):
    with closing(sqlite3.connect(":memory:")) as database:
        no_table = error_of(lambda: database.execute("SELECT * FROM nothing"))
    for error in (wrapped(no_table), wrapped(Said("42P01"), ProgrammingError), wrapped(Said("40P01"))):
        assert outages.of(error) is None
    for error in (None, RuntimeError("x"), FileNotFoundError(errno.ENOENT, "x")):
        assert outages.of(error) is None


def test_an_error_that_came_about_while_handling_an_outage_is_that_outage():
    def act() -> None:
        try:
            raise OSError(errno.ENOSPC, "No space left")
        except OSError:
            raise AttributeError("no cache") from None

    error = error_of(act)
    assert outages.of(error) is Outage.DISK_FULL

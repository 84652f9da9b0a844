"""Which part that the site stands on is down when something fails: told from the error, whoever has wrapped it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError


class Outage(StrEnum):
    """What is down. Nobody's fault in what was asked for: the same may go well a little later."""

    DATABASE_AWAY = "database_away"
    DISK_FULL = "disk_full"


NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
# SQLite's primary codes for a file that cannot be had, read, locked or written just now. Its code for a statement that makes
# no sense is none of them, though Django calls that an OperationalError too.
SQLITE_AWAY = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL),
}
# No room for the database; and none for the file beside it by which processes share its log.
SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
# PostgreSQL's: no room on its disk; and the classes of a connection that is lost, too little of something else, a server
# that is ending or not up yet, and a system that fails; and that of a server that takes no change for now.
POSTGRESQL_FULL = "53100"
POSTGRESQL_AWAY = ("08", "53", "57P", "58", "25006")


def of(error: BaseException | None) -> Outage | None:
    """Return which part is down if `error` comes of that; None for a fault of any other kind."""
    found = find(error)
    return found[0] if found else None


def find(error: BaseException | None) -> tuple[Outage, BaseException] | None:
    """Return which part is down if `error` comes of that, and the error among those behind it that says so."""
    found = [(outage, each) for each in _chain(error) if (outage := _of_one(each)) is not None]
    full = [each for each in found if each[0] is Outage.DISK_FULL]
    return next(iter(full or found), None)


def in_a_line(error: BaseException) -> str:
    """Return what an error says, on one line: drivers tell of their troubles in paragraphs."""
    return " ".join(str(error).split())


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Give the error, and what it came of or came about while handling."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_one(error: BaseException) -> Outage | None:
    if isinstance(error, OSError):
        return Outage.DISK_FULL if error.errno in NO_ROOM else None
    # The driver's own error says why; Django's, which wraps it, only that.
    code, state = getattr(error, "sqlite_errorcode", None), getattr(error, "sqlstate", None)
    if code is not None:
        return Outage.DISK_FULL if code in SQLITE_FULL else _away(code & 0xFF in SQLITE_AWAY)
    if state is not None:
        return Outage.DISK_FULL if state == POSTGRESQL_FULL else _away(state.startswith(POSTGRESQL_AWAY))
    if isinstance(error, DatabaseError | InterfaceError):
        cause = error.__cause__
        is_told = any(getattr(cause, name, None) is not None for name in ("sqlite_errorcode", "sqlstate"))
        return _away(not is_told and isinstance(error, OperationalError | InterfaceError))
    return None


def _away(is_so: bool) -> Outage | None:
    return Outage.DATABASE_AWAY if is_so else None

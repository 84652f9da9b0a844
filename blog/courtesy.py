"""How long work gives way to readers: with each question to the database, which it asks every millisecond or so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from blog import yielding


def give_way_at_questions() -> None:
    """Let this process give way before each question to a database, from now on, in every thread.

    To publish a post takes a hundred questions. Kept pages need none, so that it is their readers who are given way to.
    """
    connection_created.connect(_accompany)
    for connection in connections.all(initialized_only=True):
        _accompany(connection=connection)


def _accompany(*, connection: BaseDatabaseWrapper, **_told: object) -> None:
    # A connection that was lost is made again, with what accompanied it.
    if _give_way not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _give_way)


def _give_way(execute: Callable[..., Any], *question: Any) -> Any:
    yielding.give_way()
    return execute(*question)

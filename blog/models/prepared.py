"""Questions to the database that are put together once, and asked with other values each time."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

Row = TypeVar("Row", bound=models.Model)
Value = int | str | datetime
# Every column for numbers can hold it, and nobody means it.
_NUMBER = 2_076_413_059
# What no database has a column for.
_TOO_LARGE = 2**63


class Prepared(Generic[Row]):
    """The rows that `make(*values)` asks for, whose SQL is put together once for all values.

    Django does that anew each time, which for the posts of a page takes it longer than the database takes to answer. The
    question must pass each value on as it is, and be the same question whatever the values. A number that no column can hold
    is found in none.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Row]]) -> None:
        self._make = make
        self._questions: dict[tuple[object, ...], _Question[Row]] = {}

    def __call__(self, *values: Value, most: int | None = None) -> list[Row]:
        """Return the rows for these values, of which there are numbers, words and moments; at `most` so many.

        Raises TypeError where the question does not pass a value on as it is.
        """
        if any(isinstance(each, int) and not -_TOO_LARGE <= each < _TOO_LARGE for each in values):
            return []
        shape = (most, *map(type, values))
        question = self._questions.get(shape)
        if question is None:
            question = self._questions[shape] = _Question(self._make, values, most)
        return question.ask(values)

    def first(self, *values: Value, most: int | None = None) -> Row | None:
        """Return the first of these rows; None for none."""
        return next(iter(self(*values, most=most)), None)


class _Question(Generic[Row]):
    """SQL with the places of its values, and all that Django knows of what it answers."""

    def __init__(
        self, make: Callable[..., models.QuerySet[Row]], values: tuple[Value, ...], most: int | None
    ) -> None:
        marks = [_mark(value, n) for n, value in enumerate(values)]
        rows = make(*marks)[:most]
        connection = connections[DEFAULT_DB_ALIAS]
        self._compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, params = self._compiler.as_sql()
        self._params = tuple(params)
        # It is this thread's, and ends with it.
        del self._compiler.connection
        written = [_written(mark, connection) for mark in marks]
        self._places = [
            (place, n)
            for place, param in enumerate(self._params)
            for n, mark in enumerate(written)
            if param == mark
        ]
        if {n for _place, n in self._places} != set(range(len(marks))):
            raise TypeError(f"This question does not pass all its values on as they are: {self._sql}")
        self._rows = rows.all()
        self._rows.query = rows.query.chain(klass=_Asked)

    def ask(self, values: tuple[Value, ...]) -> list[Row]:
        """Return the rows for other values."""
        rows = self._rows.all()
        rows.query.asked = self, values  # type: ignore[attr-defined]
        return list(rows)

    def compiler(self, values: tuple[Value, ...], query: Query) -> SQLCompiler:
        """Return what answers `query` with these values."""
        connection = connections[DEFAULT_DB_ALIAS]
        params = list(self._params)
        for place, n in self._places:
            value = _written(values[n], connection)
            # Some databases are told a number's size by its class.
            params[place] = type(params[place])(value) if isinstance(value, int) else value
        ready = copy(self._compiler)
        ready.query, ready.connection = query, connection
        ready.as_sql = lambda *_how, **_more: (self._sql, tuple(params))
        return ready


class _Asked(Query):
    """A question that is put together already."""

    asked: tuple[_Question[Any], tuple[Value, ...]]

    def get_compiler(self, *_which: object, **_more: object) -> SQLCompiler:
        """Return what answers it."""
        question, values = self.asked
        return question.compiler(values, self)


def _mark(value: Value, n: int) -> Value:
    """Return what stands for the value in the SQL: of its kind, and nothing that anybody could mean."""
    if isinstance(value, datetime):
        return datetime(1000, 1, 1 + n, tzinfo=UTC)
    return f"\0{n}" if isinstance(value, str) else _NUMBER + n


def _written(value: Value, connection: BaseDatabaseWrapper) -> Any:
    """Return a value as the database is given it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value

"""The rows of texts and words, which the plugs for databases share, and what is the same SQL in all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any, TypeVar

from django.db import connections

from blog.search.promise import Within

T = TypeVar("T")

ROWS = "blog_searchtext"
WORDS = "blog_searchword"
# SQLite takes at most so many parameters in one question, and PostgreSQL plans fewer faster.
PARAMETERS = 500


@dataclass(frozen=True)
class Row:
    """The words of one text, folded: of its title, of what leads into it, of its pictures, and all of it.

    `forms` holds words in full whose stem stands in the other fields.
    """

    title: str = ""
    lead: str = ""
    captions: str = ""
    text: str = ""
    forms: str = ""
    language: str = ""


FIELDS = tuple(field.name for field in fields(Row))
_COLUMNS = ", ".join(FIELDS)
_MARKS = ", ".join(["%s"] * len(FIELDS))
_UPDATE = ", ".join(f"{name} = excluded.{name}" for name in FIELDS)


def write(
    space: str, id: int, row: Row, *, using: str, more: str = "", cast: str = "", values: Sequence[Any] = ()
) -> None:
    """Store the words of a text in the place of those it had; `more` names one further column with its `values`."""
    columns = f"{_COLUMNS}, {more}" if more else _COLUMNS
    marks = f"{_MARKS}, %s{cast}" if more else _MARKS
    update = f"{_UPDATE}, {more} = excluded.{more}" if more else _UPDATE
    with connections[using].cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {ROWS} (space, "key", {columns}) VALUES (%s, %s, {marks}) '
            f'ON CONFLICT (space, "key") DO UPDATE SET {update}',
            [space, id, *astuple(row), *values],
        )


def forget(space: str, id: int, *, using: str) -> None:
    """Let a text not be found any more."""
    with connections[using].cursor() as cursor:
        cursor.execute(f'DELETE FROM {ROWS} WHERE space = %s AND "key" = %s', [space, id])


def clear(space: str, *, using: str) -> None:
    """Empty a space."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"DELETE FROM {ROWS} WHERE space = %s", [space])


def enclosed(column: str, within: Within | None) -> tuple[str, list[Any]]:
    """Return the condition, with its parameters, that the id in `column` is within; asked of one row after the other, so
    that what has found enough can stop."""
    if within is None:
        return "", []
    sql = f" AND EXISTS (SELECT 1 FROM ({within.sql}) AS inside WHERE inside.id = {column})"
    return sql, list(within.params)


def read(space: str, ids: Sequence[int], *, using: str) -> dict[int, Row]:
    """Return the words of these texts by their ids."""
    found = {}
    with connections[using].cursor() as cursor:
        for some in _parts(ids):
            cursor.execute(
                f'SELECT "key", {_COLUMNS} FROM {ROWS} WHERE space = %s AND "key" IN ({_marks(some)})',
                [space, *some],
            )
            found.update({row[0]: Row(*row[1:]) for row in cursor.fetchall()})
    return found


def size(space: str, *, most: int, using: str) -> int:
    """Return how many texts a space has, at most `most`."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {ROWS} WHERE space = %s LIMIT %s) AS counted"
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [space, most])
        return int(cursor.fetchone()[0])


def languages(space: str, *, using: str) -> list[str]:
    """Return the languages that texts of a space are in; costs as many steps in an index as there are languages."""
    sql = (
        f"WITH RECURSIVE found(language) AS (SELECT min(language) FROM {ROWS} WHERE space = %s UNION ALL "
        f"SELECT (SELECT min(language) FROM {ROWS} WHERE space = %s AND language > found.language) "
        "FROM found WHERE found.language IS NOT NULL) SELECT language FROM found WHERE language IS NOT NULL"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [space, space])
        return [row[0] for row in cursor.fetchall()]


def learn(words: Iterable[tuple[str, str]], *, using: str) -> None:
    """Store words, each with its skeleton, that are not stored yet."""
    with connections[using].cursor() as cursor:
        for some in _parts(sorted(words)):
            cursor.execute(
                f"INSERT INTO {WORDS} (word, skeleton) VALUES {', '.join(['(%s, %s)'] * len(some))} "
                "ON CONFLICT (word) DO NOTHING",
                [value for pair in some for value in pair],
            )


def spelt(words: Collection[str], skeletons: Collection[str], *, most: int, using: str) -> set[str]:
    """Return the stored words among `words`, and up to `most` of those with one of these skeletons."""
    found: set[str] = set()
    with connections[using].cursor() as cursor:
        for some in _parts(sorted(words)):
            cursor.execute(f"SELECT word FROM {WORDS} WHERE word IN ({_marks(some)})", some)
            found.update(row[0] for row in cursor.fetchall())
        for some in _parts(sorted(skeletons)):
            cursor.execute(
                f"SELECT word FROM {WORDS} WHERE skeleton IN ({_marks(some)}) LIMIT %s", [*some, most]
            )
            found.update(row[0] for row in cursor.fetchall())
    return found


def forget_words(*, using: str) -> None:
    """Forget all stored words."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"DELETE FROM {WORDS}")


def _parts(values: Sequence[T]) -> Iterable[list[T]]:
    values = list(values)
    for start in range(0, len(values), PARAMETERS):
        yield values[start : start + PARAMETERS]


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))

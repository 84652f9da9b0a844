"""Finding in SQLite: a table of FTS5 for each space, which triggers keep equal to the rows of the texts.

As the rows lead, whatever empties their table empties the index too.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.db import connections

from blog.search.promise import Within
from blog.search.rows import Row, enclosed, write
from blog.search.words import Phrase, Query, Term

# Where so few are let in, each match is held against a list of them: asking of each match whether it is let in ends
# soon only where many are.
FEW = 2500


def index(space: str, id: int, row: Row, *, using: str) -> None:
    """Store the words of a text in the place of those it had."""
    write(space, id, row, using=using)


def find(space: str, query: Query, *, most: int, within: Within | None, using: str) -> list[int]:
    """Return at most that many ids, best first.

    FTS5 would rank every match before it gave the first; these questions each stop when they have enough.
    """
    table = _table(space)
    where, params = _enclosed(f"{table}.rowid", within, using)
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s{where} ORDER BY rowid DESC LIMIT %s"
    found: dict[int, None] = {}
    with connections[using].cursor() as cursor:
        for match in _matches(query):
            cursor.execute(sql, [match, *params, most])
            found.update(dict.fromkeys(row[0] for row in cursor.fetchall()))
            if len(found) >= most:
                break
    return list(found)[:most]


def count(space: str, query: Query, *, most: int, using: str) -> int:
    """Return how many texts there are, at most `most`."""
    table = _table(space)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH %s LIMIT %s)"
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [_match(query, is_open=query.is_open), most])
        return int(cursor.fetchone()[0])


def _enclosed(column: str, within: Within | None, using: str) -> tuple[str, list[Any]]:
    """Return the condition, with its parameters, that the id in `column` is within."""
    if within is None or not within.is_narrow:
        return enclosed(column, within)
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT id FROM ({within.sql}) LIMIT %s", [*within.params, FEW + 1])
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) > FEW:
        return enclosed(column, within)
    # With the sign FTS5 goes through its matches; without it, it would look for each of these ids.
    return f" AND +{column} IN (SELECT value FROM json_each(%s))", [json.dumps(ids)]


def _table(space: str) -> str:
    assert re.fullmatch(r"[a-z]+", space)
    return f"blog_search_{space}"


def _matches(query: Query) -> list[str]:
    """Return what FTS5 is asked, the best matches first: in the title, as whole words."""
    forms = [_match(query, is_open=is_open) for is_open in ([False, True] if query.is_open else [False])]
    return [f"{{title}} : ({form})" for form in forms] + forms


def _match(query: Query, *, is_open: bool) -> str:
    return " AND ".join(_term(term, is_open=is_open) for term in query.terms)


def _term(term: Term, *, is_open: bool) -> str:
    ways = [_phrase(form) for form in term.forms]
    if is_open and term.beginning:
        ways.append(f"{_phrase(term.beginning)} *")
    return f"({' OR '.join(ways)})"


def _phrase(words: Phrase) -> str:
    return f'"{" ".join(words)}"'

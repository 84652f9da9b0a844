"""Finding in SQLite: a table of FTS5 for each space, which triggers keep equal to the rows of the texts.

As the rows lead, whatever empties their table empties the index too.
"""

from __future__ import annotations

import re

from django.db import connections

from blog.search import Within
from blog.search.rows import ROWS, clear, enclosed, forget
from blog.search.words import Query

__all__ = ["clear", "find", "forget", "index"]


def index(space: str, id: int, title: str, text: str, *, using: str) -> None:
    """Store the words of a text in the place of those it had."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {ROWS} (space, "key", title, text) VALUES (%s, %s, %s, %s) '
            'ON CONFLICT (space, "key") DO UPDATE SET title = excluded.title, text = excluded.text',
            [space, id, title, text],
        )


def find(space: str, query: Query, *, most: int, within: Within | None, using: str) -> list[int]:
    """Return at most that many ids, best first.

    FTS5 would rank every match before it gave the first; these questions each stop when they have enough.
    """
    assert re.fullmatch(r"[a-z]+", space)
    table = f"blog_search_{space}"
    where, params = enclosed(f"{table}.rowid", within)
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s{where} ORDER BY rowid DESC LIMIT %s"
    found: dict[int, None] = {}
    with connections[using].cursor() as cursor:
        for match in _matches(query):
            cursor.execute(sql, [match, *params, most])
            found.update(dict.fromkeys(row[0] for row in cursor.fetchall()))
            if len(found) >= most:
                break
    return list(found)[:most]


def _matches(query: Query) -> list[str]:
    """Return what FTS5 is asked, the best matches first: in the title, as whole words."""
    whole = " AND ".join(f'"{" ".join(phrase)}"' for phrase in query.phrases)
    forms = [whole, f"{whole} *"] if query.is_open else [whole]
    return [f"{{title}} : ({form})" for form in forms] + forms

"""Finding in PostgreSQL: a `tsvector` beside each row with a GIN index over it, made of our own words.

Nothing goes through the parser and the dictionaries of the server, which differ with its locale.
"""

from __future__ import annotations

from collections import defaultdict

from django.db import connections

from blog.search import Within
from blog.search.rows import ROWS, clear, enclosed, forget
from blog.search.words import Query

__all__ = ["clear", "find", "forget", "index"]

# What PostgreSQL takes: bytes of one tsvector (1 MB), positions of one word, and the highest position.
MOST_BYTES = 900_000
MOST_PLACES = 255
LAST_PLACE = 16_383


def index(space: str, id: int, title: str, text: str, *, using: str) -> None:
    """Store the words of a text in the place of those it had."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {ROWS} (space, "key", title, text, found_by) VALUES (%s, %s, %s, %s, %s::tsvector) '
            'ON CONFLICT (space, "key") DO UPDATE '
            "SET title = excluded.title, text = excluded.text, found_by = excluded.found_by",
            [space, id, title, text, _vector(title.split(), text.split())],
        )


def find(space: str, query: Query, *, most: int, within: Within | None, using: str) -> list[int]:
    """Return at most that many ids, best first."""
    where, params = enclosed(f'{ROWS}."key"', within)
    sql = (
        f'SELECT "key" FROM {ROWS} WHERE space = %s AND found_by @@ %s::tsquery{where} '
        'ORDER BY "key" DESC LIMIT %s'
    )
    found: dict[int, None] = {}
    with connections[using].cursor() as cursor:
        for match in _matches(query):
            cursor.execute(sql, [space, match, *params, most])
            found.update(dict.fromkeys(row[0] for row in cursor.fetchall()))
            if len(found) >= most:
                break
    return list(found)[:most]


def _vector(title: list[str], text: list[str]) -> str:
    """Return words as PostgreSQL writes them: each with its places, `A` for those of the title.

    Of a text that is longer than it can hold the first words are kept.
    """
    places: dict[str, list[str]] = defaultdict(list)
    size = 0
    for place, word in enumerate([*title, *text], start=1):
        known = places.get(word, ())
        if len(known) >= MOST_PLACES:
            continue
        size += 2 if known else len(word.encode()) + 6
        if size > MOST_BYTES:
            break
        places[word].append(f"{min(place, LAST_PLACE)}{'A' if place <= len(title) else ''}")
    return " ".join(f"'{word}':{','.join(where)}" for word, where in places.items())


def _matches(query: Query) -> list[str]:
    """Return the questions, the best matches first: in the title, as whole words."""
    ends = ["", "*"] if query.is_open else [""]
    return [_match(query, weight, end) for weight in ("A", "") for end in ends]


def _match(query: Query, weight: str, end: str) -> str:
    """Return every phrase as words in a row, the very last word with `end` behind it."""
    phrases = [[f"'{word}':{weight}" for word in phrase] for phrase in query.phrases]
    phrases[-1][-1] += end
    return " & ".join(
        "(" + " <-> ".join(word.removesuffix(":") for word in phrase) + ")" for phrase in phrases
    )

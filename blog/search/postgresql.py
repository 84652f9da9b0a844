"""Finding in PostgreSQL: a `tsvector` beside each row with a GIN index over it, made of our own words.

Nothing goes through the parser and the dictionaries of the server, which differ with its locale.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper

from blog.search.promise import Within
from blog.search.rows import ROWS, Row, enclosed, write
from blog.search.words import Phrase, Query, Term

# What PostgreSQL takes: bytes of one tsvector (1 MB), positions of one word, and the highest position.
MOST_BYTES = 900_000
MOST_PLACES = 255
LAST_PLACE = 16_383
# So many texts are looked at before the index is asked; what so many have is found by looking at them in their order.
NEWEST, COUNTED = 500, 1000
# Where words stand, in the order in which those of a long text are kept.
FIELDS = ("title", "lead", "captions", "text", "forms")
# A word of a title stands in the vector a second time behind this sign: the index knows words, and of a letter that
# PostgreSQL can give to a place it would have to ask every text that has the word anywhere.
TITLE = "~"


def index(space: str, id: int, row: Row, *, using: str) -> None:
    """Store the words of a text in the place of those it had."""
    write(space, id, row, using=using, more="found_by", cast="::tsvector", values=[_vector(row)])


def find(space: str, query: Query, *, most: int, within: Within | None, using: str) -> list[int]:
    """Return at most that many ids, best first.

    The server guesses how many texts have a word, and would look through all of them, slowly, where it guesses wrong. So it
    is led: the newest texts are enough for a common word, the index gives a rare one, and what is between is counted.
    """
    found: dict[int, None] = {}
    with connections[using].cursor() as cursor:
        for match, is_title in _matches(query):
            ask = _Asked(cursor, space, match, within, most)
            # Hardly a word stands in the title of so many that the newest are enough.
            ids = [] if is_title else ask.newest()
            if len(ids) < most:
                number = ask.count(COUNTED)
                ids = ask.all_by_index() if number < COUNTED else ask.in_order()
            found.update(dict.fromkeys(ids))
            if len(found) >= most:
                break
    return list(found)[:most]


def count(space: str, query: Query, *, most: int, using: str) -> int:
    """Return how many texts there are, at most `most`."""
    with connections[using].cursor() as cursor:
        return _Asked(cursor, space, _match(query, "", is_open=query.is_open), None, most).count(most)


@dataclass(frozen=True)
class _Asked:
    """One question, and the ways to ask it."""

    cursor: CursorWrapper
    space: str
    match: str
    within: Within | None
    most: int

    def newest(self) -> list[int]:
        """Return those that the newest texts have."""
        newest = f'(SELECT "key", found_by FROM {ROWS} WHERE space = %s ORDER BY "key" DESC LIMIT {NEWEST}) AS newest'
        where, params = enclosed('newest."key"', self.within)
        sql = f'SELECT "key" FROM {newest} WHERE found_by @@ %s::tsquery{where} ORDER BY "key" DESC LIMIT %s'
        return self._ids(sql, params)

    def count(self, most: int) -> int:
        """Return how many there are, at most `most`. What is materialized is planned as if all of it were wanted, and made
        only as far as it is."""
        self.cursor.execute(
            f"{self._all} SELECT count(*) FROM (SELECT 1 FROM those LIMIT %s) AS counted",
            [self.space, self.match, most],
        )
        return int(self.cursor.fetchone()[0])

    def all_by_index(self) -> list[int]:
        """Return the newest after all have been found."""
        where, params = enclosed('those."key"', self.within)
        sql = f'{self._all} SELECT "key" FROM those WHERE true{where} ORDER BY "key" DESC LIMIT %s'
        return self._ids(sql, params)

    def in_order(self) -> list[int]:
        """Return the newest, looking at one text after the other until there are enough."""
        where, params = enclosed(f'{ROWS}."key"', self.within)
        sql = f'SELECT "key" FROM {ROWS} WHERE space = %s AND found_by @@ %s::tsquery{where} ORDER BY "key" DESC LIMIT %s'
        return self._ids(sql, params)

    @property
    def _all(self) -> str:
        return f'WITH those AS MATERIALIZED (SELECT "key" FROM {ROWS} WHERE space = %s AND found_by @@ %s::tsquery)'

    def _ids(self, sql: str, params: list[Any]) -> list[int]:
        self.cursor.execute(sql, [self.space, self.match, *params, self.most])
        return [row[0] for row in self.cursor.fetchall()]


def _vector(row: Row) -> str:
    """Return words as PostgreSQL writes them, each with its places.

    Of a text that is longer than it can hold the first words are kept.
    """
    places: dict[str, list[str]] = defaultdict(list)
    size = place = 0
    for field in FIELDS:
        for word in getattr(row, field).split():
            place += 1
            for written in (word, f"{TITLE}{word}") if field == "title" else (word,):
                known = places.get(written, ())
                if len(known) >= MOST_PLACES:
                    continue
                size += 2 if known else len(written.encode()) + 6
                if size > MOST_BYTES:
                    break
                places[written].append(str(min(place, LAST_PLACE)))
        # No phrase goes from one field into the next.
        place += 1
    return " ".join(f"'{word}':{','.join(where)}" for word, where in places.items())


def _matches(query: Query) -> list[tuple[str, bool]]:
    """Return the questions, and whether of the title, the best matches first: in the title, as whole words."""
    opens = [False, True] if query.is_open else [False]
    return [
        (_match(query, sign, is_open=is_open), sign == TITLE) for sign in (TITLE, "") for is_open in opens
    ]


def _match(query: Query, sign: str, *, is_open: bool) -> str:
    return " & ".join(_term(term, sign, is_open=is_open) for term in query.terms)


def _term(term: Term, sign: str, *, is_open: bool) -> str:
    ways = [_phrase(form, sign, "") for form in term.forms]
    if is_open and term.beginning:
        ways.append(_phrase(term.beginning, sign, ":*"))
    return f"({' | '.join(ways)})"


def _phrase(words: Phrase, sign: str, end: str) -> str:
    """Return words in a row, each behind `sign`, the very last one with `end` behind it."""
    written = [f"'{sign}{word}'" for word in words]
    written[-1] += end
    return f"({' <-> '.join(written)})"

"""Finding texts by their words: one file for each kind of database, chosen by the connection's vendor.

A plug is a module with the verbs of `Plug`. It is given ids and words, keeps them in tables of its own that a migration has
made, and knows no models. Texts live in spaces that know nothing of each other. Whatever anybody types is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, cast

from django.db import DEFAULT_DB_ALIAS, connections

from blog.search.words import Query, asked, folded

PLUGS = {"sqlite": "blog.search.sqlite", "postgresql": "blog.search.postgresql"}
# As many are looked at and put into their order, however many there are.
MOST = 2000


@dataclass(frozen=True)
class Within:
    """A SELECT of ids with its parameters: only those are to be found."""

    sql: str
    params: Sequence[Any]


class Plug(Protocol):
    """What a kind of database can do. Words come folded, a query comes taken apart."""

    def index(self, space: str, id: int, title: str, text: str, *, using: str) -> None:
        """Store the words of a text in the place of those it had."""

    def forget(self, space: str, id: int, *, using: str) -> None:
        """Let a text not be found any more."""

    def clear(self, space: str, *, using: str) -> None:
        """Empty a space."""

    def find(self, space: str, query: Query, *, most: int, within: Within | None, using: str) -> list[int]:
        """Return at most that many ids, best first."""


def index(space: str, id: int, title: str, text: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let a text be found by its words, those of its title first; what it said before is forgotten."""
    _plug(using).index(space, id, folded(title), folded(text), using=using)


def forget(space: str, id: int, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let a text not be found any more, if it could be."""
    _plug(using).forget(space, id, using=using)


def clear(space: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Forget every text of a space."""
    _plug(using).clear(space, using=using)


def find(
    space: str,
    words: str,
    *,
    most: int = MOST,
    within: Within | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> list[int]:
    """Return the ids of at most `most` texts that hold every word, in any order: those whose title does first, and of
    each kind those with the highest id.

    The last word may be the beginning of one. Accents and capitals make no difference. Without any letter or digit
    nothing is found.
    """
    query = asked(words)
    return _plug(using).find(space, query, most=most, within=within, using=using) if query else []


def _plug(using: str) -> Plug:
    """Return the plug of a connection. Raises LookupError for a kind of database that has none."""
    return cast(Plug, import_module(PLUGS[connections[using].vendor]))

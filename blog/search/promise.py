"""What every plug of search can do, and how it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.db import connections

from blog.search.words import Query

if TYPE_CHECKING:
    from blog.search.rows import Row

PLUGS = {"sqlite": "blog.search.sqlite", "postgresql": "blog.search.postgresql"}
# As many are looked at and put into their order, however many there are.
MOST = 2000


@dataclass(frozen=True)
class Within:
    """A SELECT of ids with its parameters: only those are to be found. `is_narrow` if they may be few of all."""

    sql: str
    params: Sequence[Any]
    is_narrow: bool = False


class Plug(Protocol):
    """What a kind of database can do. Words come folded, a query comes taken apart."""

    def index(self, space: str, id: int, row: Row, *, using: str) -> None:
        """Store the words of a text in the place of those it had."""

    def find(self, space: str, query: Query, *, most: int, within: Within | None, using: str) -> list[int]:
        """Return at most that many ids: those that have it in the title first, then those that have it in whole words,
        of each kind those with the highest id."""

    def count(self, space: str, query: Query, *, most: int, using: str) -> int:
        """Return how many texts there are, at most `most`."""


def plug(using: str) -> Plug:
    """Return the plug of a connection. Raises LookupError for a kind of database that has none."""
    return cast(Plug, import_module(PLUGS[connections[using].vendor]))

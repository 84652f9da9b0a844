"""The rows of texts, which the plugs for databases share, and what is the same SQL in all of them."""

from __future__ import annotations

from typing import Any

from django.db import connections

from blog.search import Within

ROWS = "blog_searchtext"


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

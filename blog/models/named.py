"""Rows that go by a name and by an address name, and are still found by the address names they had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import models

from blog.models.shown import ShownQuerySet

Row = TypeVar("Row", bound=models.Model)


class NamedQuerySet(ShownQuerySet[Row]):
    """Which of them."""

    def named(self, name: str) -> Row | None:
        """Return the row of this name, whatever the capitals; databases know only those of ASCII."""
        wanted = name.casefold()
        rows = self.values_list("pk", "name")
        found = next((pk for pk, known in rows if known.casefold() == wanted), None)
        return self.filter(pk=found).first() if found is not None else None

    def called(self, slugs: Sequence[str]) -> list[Row]:
        """Return the rows that have, or had, these address names, in their order."""
        if not slugs:
            return []
        found = {row.slug: row for row in self.filter(slug__in=slugs)}  # type: ignore[attr-defined]
        if missing := [slug for slug in slugs if slug not in found]:
            former = dict(self.filter(aliases__name__in=missing).values_list("aliases__name", "pk"))
            rows = self.in_bulk(set(former.values()))
            found |= {slug: rows[pk] for slug, pk in former.items() if slug in missing}
        return list(dict.fromkeys(found[slug] for slug in slugs if slug in found))

"""Pages of a long list: counted as far as somebody would turn them, so that a list costs the same however long it is."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

# Two hundred pages of fifty. Whoever looks for something further back narrows the list, or turns it round.
MOST_COUNTED = 10_000


class BoundedPaginator(Paginator):
    """The first MOST_COUNTED rows in pages, and whether there are more."""

    @cached_property
    def _counted(self) -> int:
        """How many rows there are; MOST_COUNTED + 1 of any number beyond."""
        rows = cast("QuerySet[Model]", self.object_list)
        return rows.order_by()[: MOST_COUNTED + 1].count()

    @property
    def count(self) -> int:
        """How many rows the pages hold."""
        return min(self._counted, MOST_COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether there are rows that stand on no page."""
        return self._counted > MOST_COUNTED

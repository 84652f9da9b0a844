"""Rows that readers see: whatever is done to one is noticed, so that no page that shows it stays as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Changes:
    """What readers saw of each row before it was touched for the first time."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], object] = {}
        self._touched: dict[str, set[int]] = defaultdict(set)

    def begin(self, noun: str, pk: int) -> None:
        """Notice a row that was not there before."""
        self._touched[noun].add(pk)

    def touch(self, noun: str, pks: Iterable[int | None]) -> None:
        """Look at rows that are about to change, unless that has been done."""
        new = {pk for pk in pks if pk is not None} - self._touched[noun]
        if new:
            from blog.models.faces import FACES

            self._touched[noun] |= new
            self._before.update(FACES[noun](new))

    def stale(self) -> set[str]:
        """Return the keys of which readers see something else now."""
        from blog.models.faces import FACES, stale

        now: dict[tuple[str, str], object] = {}
        for noun, pks in self._touched.items():
            now.update(FACES[noun](pks))
        return stale(self._before, now)


_changes: ContextVar[Changes | None] = ContextVar("influency_changes", default=None)


@contextmanager
def noticing() -> Iterator[Changes]:
    """Notice every change until the end, in a new list of changes."""
    changes = Changes()
    token = _changes.set(changes)
    try:
        yield changes
    finally:
        _changes.reset(token)


def is_noticing() -> bool:
    """Return whether changes are being noticed."""
    return _changes.get() is not None


def touch(noun: str, *pks: int | None) -> None:
    """Notice a change that is about to be made to rows by another way than their own."""
    changes = _changes.get()
    if changes is not None:
        changes.touch(noun, pks)


def _unseen(model: type[models.Model]) -> frozenset[str]:
    """Return the columns that no page shows."""
    from blog.models.faces import UNSEEN

    return UNSEEN[model.__name__]


class ShownQuerySet(models.QuerySet[Row]):
    """Rows changed many at once; each is looked at before."""

    def update(self, **values: Any) -> int:
        """Change the rows of this query; what readers do not see of them costs nothing more."""
        if set(values) - _unseen(self.model):
            self._touch()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows of this query."""
        self._touch()
        return super().delete()

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        """Create rows."""
        listed = list(objs)
        _touch_rows(self.model, listed)
        made = super().bulk_create(listed, *args, **kwargs)
        for row in made:
            _begin(row)
        return made

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Change these columns of rows."""
        listed = list(objs)
        _touch_rows(self.model, listed)
        return super().bulk_update(listed, fields, batch_size)

    def _touch(self) -> None:
        if is_noticing():
            noun, column = self.model.SHOWN_AS  # type: ignore[attr-defined]
            whole = self.model._default_manager.filter(pk__in=self.order_by().values("pk"))
            touch(noun, *whole.values_list(column, flat=True))


def _touch_rows(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    noun, column = model.SHOWN_AS  # type: ignore[attr-defined]
    touch(noun, *(getattr(row, column) for row in rows))


def _begin(row: models.Model) -> None:
    """Notice a row that has just been made."""
    changes = _changes.get()
    if changes is not None:
        noun, column = row.SHOWN_AS  # type: ignore[attr-defined]
        changes.begin(noun, getattr(row, column))


class Shown(models.Model):
    """A row that readers see, as (part of) what `SHOWN_AS` says: a noun, and the column with its number."""

    SHOWN_AS: ClassVar[tuple[str, str]]

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Store the row, or these columns of it."""
        columns = None if update_fields is None else list(update_fields)
        if columns is None or set(columns) - _unseen(type(self)):
            _touch_rows(type(self), [self])
        is_new = self._state.adding
        super().save(*args, update_fields=columns, **kwargs)
        if is_new:
            _begin(self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row."""
        _touch_rows(type(self), [self])
        return super().delete(*args, **kwargs)

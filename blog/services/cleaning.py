"""Words as they may be stored: without the characters that no feed and no page may hold."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar

from django.db.models import CharField, Model, TextField

from blog import markup
from blog.records import PostRecord

Row = TypeVar("Row", bound=Model)


def text(written: str) -> str:
    """Return what was written on several lines, fit to be stored."""
    return markup.readable(written)


def line(written: str) -> str:
    """Return what was written on one line, fit to be stored."""
    return " ".join(markup.readable(written).split())


def record(written: PostRecord) -> PostRecord:
    """Return a record whose every field is fit to be stored; only the text has lines."""
    changes: dict[str, object] = {"tags": tuple(line(tag) for tag in written.tags)}
    for name in (field.name for field in fields(written) if field.name != "tags"):
        clean = text if name == "body" else line
        changes[name] = clean(getattr(written, name))
    return written.changed(**changes)


def row(written: Row) -> Row:
    """Return the unsaved row with every word that a person may write into it fit to be stored."""
    for field in written._meta.concrete_fields:
        value = getattr(written, field.attname)
        if isinstance(value, str) and field.editable and isinstance(field, CharField | TextField):
            setattr(written, field.attname, text(value) if isinstance(field, TextField) else line(value))
    return written

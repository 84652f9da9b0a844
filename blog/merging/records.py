"""Merges whole records of a post: texts by sentence, lists by their members, all else by the field."""

from __future__ import annotations

from dataclasses import dataclass, fields

from blog.merging.joining import merge
from blog.merging.shapes import Clash, Merged
from blog.records import PostRecord

TEXTS = ("body", "standfirst", "closing_question")


@dataclass(frozen=True)
class MergedRecord:
    """A merged record. Where both sides disagree it says what theirs says; `clashes` names those fields."""

    record: PostRecord
    clashes: dict[str, tuple[Clash, ...]]


def merge_records(base: PostRecord, ours: PostRecord, theirs: PostRecord) -> MergedRecord:
    """Return what `ours` and `theirs`, which both come from `base`, say together."""
    values: dict[str, object] = {}
    clashes: dict[str, tuple[Clash, ...]] = {}
    for name in (each.name for each in fields(PostRecord)):
        old, one, other = (getattr(record, name) for record in (base, ours, theirs))
        if name == "tags":
            values[name] = _members(old, one, other)
            continue
        merged = merge(old, one, other) if name in TEXTS else _value(old, one, other)
        values[name] = merged.text
        if merged.clashes:
            clashes[name] = merged.clashes
    return MergedRecord(base.changed(**values), clashes)


def _value(base: str, ours: str, theirs: str) -> Merged:
    """Return a field that is one whole."""
    if ours in (base, theirs):
        return Merged((theirs,) if theirs else ())
    if theirs == base:
        return Merged((ours,) if ours else ())
    return Merged((Clash(base, ours, theirs),))


def _members(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Return what stands in both or is new in one, in their order, and then in ours."""
    gone = {each for each in base if each not in ours or each not in theirs}
    return tuple(dict.fromkeys(each for each in (*theirs, *ours) if each not in gone))

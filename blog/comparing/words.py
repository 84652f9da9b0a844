"""Rows of words compared: few whole changes that a person can read, rather than many tiny ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from blog.comparing.shapes import Kind
from blog.merging.matching import opcodes

Stretch = tuple[Kind, int, int]


def stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    """Give what became of the words, in order: places of REMOVED are those in `old`, of the others those in `new`.

    A word that stayed alone between two changes, and is no more than an article or a mark, counts as changed.
    """
    pending: tuple[int, int, int, int] | None = None
    codes = opcodes(old, new)
    for number, (tag, a, b, c, d) in enumerate(codes):
        is_inside = 0 < number < len(codes) - 1
        if tag == "equal" and not (is_inside and _is_slight(new[c:d])):
            yield from _changed(pending)
            pending = None
            yield Kind.SAME, c, d
        else:
            pending = (pending[0], b, pending[2], d) if pending else (a, b, c, d)
    yield from _changed(pending)


def _changed(pending: tuple[int, int, int, int] | None) -> Iterator[Stretch]:
    if pending is None:
        return
    a, b, c, d = pending
    if b > a:
        yield Kind.REMOVED, a, b
    if d > c:
        yield Kind.ADDED, c, d


def _is_slight(words: Sequence[str]) -> bool:
    return len(words) == 1 and len(words[0].strip()) <= 3

"""Two versions of a Markdown text compared by sentences, and changed sentences by words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from blog.comparing.shapes import Kind, Piece
from blog.comparing.words import stretches
from blog.merging.matching import opcodes
from blog.merging.pairing import likeness, pairs
from blog.merging.shapes import Unit
from blog.merging.splitting import units

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_TOKEN = re.compile(r"\w+(?:['’-]\w+)*[ \t]*|\n|[^\S\n]+|[^\w\s][ \t]*")


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return what leads from one text to the other: the same and the removed words together are `old`, the same and
    the added ones are `new`."""
    olds, news = units(old), units(new)
    found: list[Piece] = []
    for tag, a, b, c, d in opcodes([each.words for each in olds], [each.words for each in news]):
        if tag == "equal":
            for one, other in zip(olds[a:b], news[c:d], strict=True):
                found += _gap(one.gap, other.gap)
                found.append(Piece(Kind.SAME, other.words))
        else:
            found += _changed(olds[a:b], news[c:d])
    return tuple(_joined(found))


def applied(found: Iterable[Piece], old: str) -> str:
    """Return the new text that `found` makes of `old`. Raises ValueError when it comes from another text."""
    made, at = [], 0
    for piece in found:
        if piece.kind is not Kind.ADDED:
            if not old.startswith(piece.text, at):
                raise ValueError(f"This does not stand at {at}: {piece.text[:40]!r}")
            at += len(piece.text)
        if piece.kind is not Kind.REMOVED:
            made.append(piece.text)
    if at != len(old):
        raise ValueError(f"The text goes on at {at}: {old[at : at + 40]!r}")
    return "".join(made)


def counted(old: str, new: str) -> tuple[int, int]:
    """Return how many words the new text has more and how many are gone, wherever they stand: cheap, for lists."""
    had, has = Counter(_WORD.findall(old)), Counter(_WORD.findall(new))
    return (has - had).total(), (had - has).total()


def _changed(olds: list[Unit], news: list[Unit]) -> Iterator[Piece]:
    """Give a stretch in which units were changed, taken out or put in, in their order."""
    at = begin = 0
    for one, other in [*pairs(olds, news, _weight), (len(olds), len(news))]:
        yield from (Piece(Kind.REMOVED, each.gap + each.words) for each in olds[at:one])
        yield from (Piece(Kind.ADDED, each.gap + each.words) for each in news[begin:other])
        if one < len(olds):
            yield from _words(olds[one].gap + olds[one].words, news[other].gap + news[other].words)
        at, begin = one + 1, other + 1


def _weight(old: Unit, new: Unit) -> float:
    return likeness(_WORD.findall(old.words), _WORD.findall(new.words))


def _words(old: str, new: str) -> Iterator[Piece]:
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    for kind, start, end in stretches(olds, news):
        yield Piece(kind, "".join((olds if kind is Kind.REMOVED else news)[start:end]))


def _gap(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece(Kind.SAME, new)
        return
    yield Piece(Kind.REMOVED, old)
    yield Piece(Kind.ADDED, new)


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Give the pieces with neighbours of one kind made one; of what is changed in one place the removed comes first."""
    gone, come = "", ""
    same = ""
    for piece in found:
        if piece.kind is Kind.SAME:
            if not piece.text:
                continue
            yield from _told(gone, come)
            gone, come = "", ""
            same += piece.text
            continue
        if same and piece.text:
            yield Piece(Kind.SAME, same)
            same = ""
        if piece.kind is Kind.REMOVED:
            gone += piece.text
        else:
            come += piece.text
    yield from _told(gone, come)
    if same:
        yield Piece(Kind.SAME, same)


def _told(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Kind.REMOVED, gone)
    if come:
        yield Piece(Kind.ADDED, come)

"""The passage of a text that shows why it was found, in pieces that say whether they are what was looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from blog.search.stems import stem
from blog.search.words import WORD, Phrase, words_in

# Letters of an excerpt, and how many of them stand before the first find.
LONGEST = 220
BEFORE = 60
# What is looked through of a long text: its beginning.
MOST_LETTERS = 60_000


@dataclass(frozen=True)
class Piece:
    """Some words of the text as they are written there."""

    words: str
    is_found: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is shown as found: words or rows of words by their stems in each language, and a beginning."""

    forms: tuple[Phrase, ...]
    beginning: Phrase = ()


@dataclass(frozen=True)
class _Find:
    start: int
    end: int
    which: int


def marked(text: str, wanted: Sequence[Wanted], *, language: str) -> tuple[Piece, ...]:
    """Return the whole text in pieces."""
    text = normalize("NFC", text)
    return tuple(_pieces(text, _finds(text, wanted, language), 0, len(text)))


def excerpt(text: str, wanted: Sequence[Wanted], *, language: str, most: int = LONGEST) -> tuple[Piece, ...]:
    """Return at most about `most` letters around the place that has the most different things; else the beginning."""
    text = normalize("NFC", text)
    finds = _finds(text[:MOST_LETTERS], wanted, language)
    start = 0
    if finds:
        first = finds[_densest(finds, most - BEFORE)]
        start = _begin(text, first.start)
    end = _end(text, start + most)
    pieces = _pieces(text, finds, start, end)
    if start:
        pieces.insert(0, Piece("… "))
    if end < len(text):
        pieces.append(Piece(" …"))
    return tuple(pieces)


def _finds(text: str, wanted: Sequence[Wanted], language: str) -> list[_Find]:
    words = [
        (found.start(), found.end(), folded) for found in WORD.finditer(text) for folded in _folded(found[0])
    ]
    found: dict[int, _Find] = {}
    stems = [stem(word, language) for _start, _end, word in words]
    for which, each in enumerate(wanted):
        firsts = {form[0] for form in each.forms}
        begins = each.beginning[0] if each.beginning else None
        for place, (_start, _end, word) in enumerate(words):
            if stems[place] not in firsts and not (begins and word.startswith(begins)):
                continue
            if length := _length_at(each, stems, words, place):
                find = _Find(words[place][0], words[place + length - 1][1], which)
                if place not in found or found[place].end < find.end:
                    found[place] = find
    return [found[place] for place in sorted(found)]


def _length_at(
    wanted: Wanted, stems: Sequence[str], words: Sequence[tuple[int, int, str]], place: int
) -> int:
    """Return how many words at `place` are what is wanted; none for 0."""
    for form in wanted.forms:
        if stems[place] == form[0] and tuple(stems[place : place + len(form)]) == form:
            return len(form)
    if wanted.beginning and words[place][2].startswith(wanted.beginning[0]):
        there = [word for _start, _end, word in words[place : place + len(wanted.beginning)]]
        if (
            len(there) == len(wanted.beginning)
            and tuple(there[:-1]) == wanted.beginning[:-1]
            and there[-1].startswith(wanted.beginning[-1])
        ):
            return len(there)
    return 0


def _densest(finds: Sequence[_Find], width: int) -> int:
    """Return the number of the find from which on a passage has the most different things, then the most of them."""
    best, place = (0, 0), 0
    for number, first in enumerate(finds):
        inside = [find for find in finds[number : number + 30] if find.end - first.start <= width]
        worth = len({find.which for find in inside}), len(inside)
        if worth > best:
            best, place = worth, number
    return place


def _begin(text: str, at: int) -> int:
    """Return where an excerpt begins that shows what stands at `at`: with its block, or a word shortly before."""
    line = text.rfind("\n", 0, at) + 1
    if at - line <= BEFORE:
        return line
    space = text.find(" ", at - BEFORE, at)
    return space + 1 if space >= 0 else at


def _end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, at - 40), at)
    return space if space > 0 else at


def _pieces(text: str, finds: Sequence[_Find], start: int, end: int) -> list[Piece]:
    """Return what stands between `start` and `end`; ends of blocks are spaces."""
    pieces: list[Piece] = []
    at = start
    for find in finds:
        if find.start < at or find.end > end:
            continue
        if find.start > at:
            pieces.append(Piece(text[at : find.start].replace("\n", " ")))
        pieces.append(Piece(text[find.start : find.end].replace("\n", " "), is_found=True))
        at = find.end
    if at < end:
        pieces.append(Piece(text[at:end].replace("\n", " ")))
    return pieces


@lru_cache(maxsize=50_000)
def _folded(written: str) -> tuple[str, ...]:
    return tuple(words_in(written))

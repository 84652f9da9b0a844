"""Names found among the words of a text: in a row, whole, the longest where several fit, the first of each post."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from blog.weaving.linking import standing
from blog.weaving.places import places
from blog.weaving.shapes import MOST_LETTERS, MOST_WORDS, Mention, Name, Phrase, Word

# What may stand between two words of a name: no end of a sentence, no sign of Markdown.
_BETWEEN = re.compile(r"[^\S\n]*[,:;'’\-‐‑–—/.&]?[^\S\n]*\n?[^\S\n]*")
_ENDS_SENTENCE = re.compile(r"\.\s")
# Signs that make something else of a link beside them, or a word longer.
_BEFORE, _AFTER = frozenset("!^]\\[_@#/`"), frozenset("([{_@`")
_JOINING = frozenset("-‐‑.&'’")


def runs(text: str, words: Iterable[Word]) -> list[list[Word]]:
    """Return the words of `text` that may become links, in rows that a name may be a part of."""
    spans, number = places(text), 0
    found: list[list[Word]] = []
    before: Word | None = None
    for word in words:
        while number < len(spans) and spans[number][1] < word.end:
            number += 1
        if number == len(spans):
            break
        if word.start < spans[number][0]:
            before = None
            continue
        if before is None or before.end < spans[number][0] or not _are_together(text, before, word):
            found.append([])
        found[-1].append(word)
        before = word
    return found


def phrases(rows: Iterable[Sequence[Word]]) -> set[Phrase]:
    """Return all rows of stems that may be a name: they neither begin nor end with a word that says little."""
    return {tuple(word.stem for word in row[start:end]) for row in rows for start, end in _stretches(row)}


def mentions(
    text: str,
    rows: Sequence[Sequence[Word]],
    names: Mapping[Phrase, Name],
    *,
    language: str,
    besides: Collection[str] = (),
    is_tried: bool = True,
) -> list[Mention]:
    """Return where `names` stand in `rows` of `text`, in order, each post once, without those named `besides`.

    Each can be made a link by `linked` without a change to anything else of the page: that is tried unless told not to.
    """
    found = sorted(_found(text, rows, names, besides), key=lambda each: (each.start - each.end, each.start))
    # The longest come first; then each post keeps its first.
    apart: list[Mention] = []
    for each in found:
        if all(each.end <= other.start or other.end <= each.start for other in apart):
            apart.append(each)
    firsts: dict[str, Mention] = {}
    for each in sorted(apart, key=lambda each: each.start):
        firsts.setdefault(each.slug, each)
    return standing(text, list(firsts.values()), language=language) if is_tried else list(firsts.values())


def around(rows: Iterable[Sequence[Word]], mention: Mention) -> set[Phrase]:
    """Return the rows of stems that hold a mention as a whole, itself included: a longer name may be among them."""
    return {
        tuple(word.stem for word in row[start:end])
        for row in rows
        for start, end in _stretches(row)
        if row[start].start <= mention.start and mention.end <= row[end - 1].end
    }


def _found(
    text: str, rows: Iterable[Sequence[Word]], names: Mapping[Phrase, Name], besides: Collection[str]
) -> Iterator[Mention]:
    for row in rows:
        stems = tuple(word.stem for word in row)
        for start, end in _stretches(row):
            name = names.get(stems[start:end])
            if name is None or name.slug in besides:
                continue
            end = _further(row, stems, start, end, name.title)
            first, last = row[start].start, row[end - 1].end
            if _is_whole(text, first, last):
                yield Mention(first, last, text[first:last], name.slug)


def _stretches(row: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Give where each part of a row begins and ends that may be a name."""
    for start, first in enumerate(row):
        if first.is_small:
            continue
        most = MOST_LETTERS if first.is_letter else MOST_WORDS
        for end in range(start + 1, min(start + most, len(row)) + 1):
            if not row[end - 1].is_small:
                yield start, end


def _further(row: Sequence[Word], stems: Phrase, start: int, end: int, title: Phrase) -> int:
    """Return where a mention ends that goes on as the title does."""
    phrase = stems[start:end]
    places = (n for n in range(len(title) - len(phrase) + 1) if title[n : n + len(phrase)] == phrase)
    at = next(places, None)
    if at is None:
        return end
    last = end
    for number, stem in enumerate(title[at + len(phrase) :]):
        place = end + number
        if place >= len(row) or stems[place] != stem:
            break
        if not row[place].is_small:
            last = place + 1
    return last


def _are_together(text: str, before: Word, word: Word) -> bool:
    between = text[before.end : word.start]
    return _BETWEEN.fullmatch(between) is not None and not _ENDS_SENTENCE.match(between)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Return whether what stands there is no part of a longer word, a number, an address or another sign."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before in _BEFORE and before) or (after in _AFTER and after):
        return False
    if after and unicodedata.category(after)[0] == "M":
        return False
    goes_on = after in _JOINING and text[end + 1 : end + 2].isalnum() and after not in "'’"
    comes_from = before in _JOINING and start > 1 and text[start - 2].isalnum() and before not in "'’"
    return not ((after and goes_on) or (before and comes_from))

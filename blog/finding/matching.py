"""Finds plain words in a text: exactly, or whatever their case, and puts others in their place."""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

# Where something stands in a text: its first character, and the one after its last.
Span = tuple[int, int]


@dataclass(frozen=True)
class Words:
    """What is looked for: never a pattern, and never nothing."""

    words: str
    is_case_kept: bool = False
    is_whole: bool = False


def find(text: str, words: Words, *, within: Sequence[Span] | None = None) -> list[Span]:
    """Return where `words` stand in `text`, from the first to the last, none inside of another.

    Without regard to case ß is found by ss and İ by i̇, as Unicode folds them; half of such a letter is never found.
    `within` are stretches of the text, in order: what does not lie in one of them as a whole is left out.
    """
    found = list(_whole(text, words) if words.is_whole else _all(text, words))
    return found if within is None else list(_inside(found, within))


def replaced(text: str, spans: Iterable[Span], replacement: str) -> str:
    """Return `text` with `replacement` in the place of each of `spans`, which are in order and apart."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], replacement]
        at = end
    return "".join([*parts, text[at:]])


def _all(text: str, words: Words) -> Iterator[Span]:
    if words.is_case_kept:
        yield from _literally(text, words.words)
        return
    needle, folded = words.words.casefold(), text.casefold()
    if len(folded) == len(text):  # No letter has become several, so every place is that of the text.
        yield from _literally(folded, needle)
        return
    # The place in the text of each folded character that begins one of the text, and of the end.
    places: dict[int, int] = {}
    at = 0
    for number, character in enumerate(text):
        places[at] = number
        at += len(character.casefold())
    places[at] = len(text)
    start = folded.find(needle)
    while start >= 0:
        end = start + len(needle)
        is_of_whole_letters = start in places and end in places
        if is_of_whole_letters:
            yield places[start], places[end]
        start = folded.find(needle, end if is_of_whole_letters else start + 1)


def _literally(text: str, needle: str) -> Iterator[Span]:
    start = text.find(needle)
    while start >= 0:
        yield start, start + len(needle)
        start = text.find(needle, start + len(needle))


def _whole(text: str, words: Words) -> Iterator[Span]:
    """Give those that neither begin nor end inside of a word."""
    for start, end in _all(text, words):
        begins_inside = start and _is_letter(text[start]) and _is_letter(text[start - 1])
        ends_inside = end < len(text) and _is_letter(text[end - 1]) and _is_letter(text[end])
        if not begins_inside and not ends_inside:
            yield start, end


def _is_letter(character: str) -> bool:
    """Return whether words are made of it; the accents that stand behind their letter count."""
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _inside(found: list[Span], within: Sequence[Span]) -> Iterator[Span]:
    number = 0
    for start, end in found:
        while number < len(within) and within[number][1] < end:
            number += 1
        if number < len(within) and within[number][0] <= start:
            yield start, end


def pattern(words: Words) -> str:
    """Return a regular expression that every text matches in which `words` are found: it lets a database sort out most
    of the others. SQLite's (Python's) and PostgreSQL's both read it."""
    if words.is_case_kept:
        return "".join(map(_escaped, words.words))
    needle = words.words.casefold()
    singles, several = _folds()
    is_covered = [False] * len(needle)
    for folded in several:
        at = needle.find(folded)
        while at >= 0:
            is_covered[at : at + len(folded)] = [True] * len(folded)
            at = needle.find(folded, at + 1)
    made, at = "", 0
    while at < len(needle):
        end = at + 1
        while is_covered[at] and end < len(needle) and is_covered[end]:
            end += 1
        stretch = needle[at:end]
        members = {each for character in set(stretch) for each in (character, *singles.get(character, ()))}
        if not is_covered[at]:
            made += _any_of(members)
        else:
            # One letter of the text may stand for up to three of these: any of all that fit, neither too few nor more.
            members |= {each for folded, letters in several.items() if folded in stretch for each in letters}
            made += f"{_any_of(members)}{{{-(-len(stretch) // 3)},{len(stretch)}}}"
        at = end
    return made


def _any_of(characters: set[str]) -> str:
    return (
        f"({'|'.join(map(_escaped, sorted(characters)))})" if len(characters) > 1 else _escaped(*characters)
    )


def _escaped(character: str) -> str:
    is_plain = character.isalnum() or not character.isascii()
    return character if is_plain else f"\\{character}"


@cache
def _folds() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what folds into one other character, and what into several: by what it folds into."""
    singles: dict[str, list[str]] = defaultdict(list)
    several: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, range(sys.maxunicode + 1)):
        folded = character.casefold()
        if folded != character:
            (singles if len(folded) == 1 else several)[folded].append(character)
    return dict(singles), dict(several)

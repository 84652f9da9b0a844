"""What somebody may have meant who typed a word that no text has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from blog.search.words import UNSPACED

# What is shorter could be nearly anything.
SHORTEST = 4
LONGEST = 30
# Two mistakes in a short word leave too little of it.
SHORTEST_FOR_TWO = 6
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρσςτυφχψω",
)
# Letters that are taken for each other; longer ones first.
_ALIKE = (("ph", "f"), ("ck", "k"), ("c", "k"), ("q", "k"), ("z", "s"), ("v", "f"), ("y", "i"))
_VOWELS = re.compile("[aeiou]")
_DOUBLED = re.compile(r"(.)\1+")


def is_learnt(word: str) -> bool:
    """Return whether a word is one that somebody could misspell."""
    return 3 <= len(word) <= LONGEST and word.isalpha() and not UNSPACED.search(word)


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """Return what stays of a folded word under most mistakes: its consonants, none doubled, like ones alike."""
    for letters, letter in _ALIKE:
        word = word.replace(letters, letter)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word)) or word


def near(word: str) -> tuple[set[str], set[str]]:
    """Return the words to be looked for in the place of `word`: with one letter more, less, other, or changed about; and
    the skeletons of words that may be meant.

    Words that were typed as one are there too, each for itself.
    """
    letters = next((each for each in _ALPHABETS if word[0] in each), "".join(sorted(set(word))))
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    words = {before + after[1:] for before, after in cuts if after}
    words |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    words |= {before + letter + after[1:] for before, after in cuts if after for letter in letters}
    words |= {before + letter + after for before, after in cuts for letter in letters}
    words |= {part for cut in cuts for part in cut}
    own = skeleton(word)
    skeletons = {own} | {own[:place] + own[place + 1 :] for place in range(len(own))}
    skeletons |= {skeleton(each) for each in _changed_about(word)}
    return {each for each in words if is_learnt(each)}, {each for each in skeletons if len(each) > 1}


def best(word: str, known: Iterable[str]) -> list[tuple[float, str]]:
    """Return those of `known` that `word` may stand for, the likeliest first, and how far away they are: letters that have
    to be changed, less where it sounds the same, more where it begins otherwise."""
    most = 2 if len(word) >= SHORTEST_FOR_TWO else 1
    ranked = []
    for each in known:
        away = distance(word, each, most=most)
        if 0 < away <= most:
            unlike = skeleton(each) != skeleton(word)
            ranked.append((away - 0.3 * (not unlike) + 0.5 * (each[0] != word[0]), each))
    return sorted(ranked)


def halves(word: str, known: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of known words that `word` consists of."""
    there = set(known)
    cuts = ((word[:place], word[place:]) for place in range(3, len(word) - 2))
    return [cut for cut in cuts if there.issuperset(cut)]


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters have to be put in, left out, exchanged or changed about to make `other` of `one`; more than
    `most` is told as one more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, theirs in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _changed_about(word: str) -> Iterable[str]:
    return (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))

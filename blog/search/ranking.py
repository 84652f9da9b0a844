"""Which of the texts that were found comes first: BM25 over the fields of a text, as Robertson and Zaragoza describe it.

What is typed counts more where fewer texts have it, in a title more than in passing, and in a row more than apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from blog.search.rows import Row
from blog.search.words import Term

# How much a word in each field counts, and how much the field's length takes from that.
WEIGHTS = {
    "title": (5.0, 0.4),
    "lead": (2.5, 0.4),
    "captions": (1.5, 0.4),
    "text": (1.0, 0.7),
    "forms": (0.2, 0.0),
}
# Where words can stand in a row.
IN_ORDER = ("title", "lead", "captions", "text")
SATURATION = 1.2
TITLE_BONUS = 0.6
ROW_BONUS = 0.35
# A beginning says less than a word.
BEGINNING = 0.4


@dataclass(frozen=True)
class _Sought:
    """A term as it stands in a text."""

    whole: tuple[str, ...]
    beginning: str

    @classmethod
    def of(cls, term: Term) -> _Sought:
        whole = tuple(f" {' '.join(form)} " for form in term.forms)
        return cls(whole, f" {' '.join(term.beginning)}" if term.beginning else "")


@dataclass(frozen=True)
class Ranked:
    """A text, how well it answers, and which of the terms it has."""

    id: int
    score: float
    has: tuple[bool, ...]
    # How much of what was asked that is: a rare word is more of it than a common one.
    share: float


def rank(terms: Sequence[Term], rows: Mapping[int, Row], counts: Sequence[int], *, size: int) -> list[Ranked]:
    """Return the texts in `rows` that have any of the terms, best first, the newer of equal ones first.

    `counts` says how many of the `size` texts have each term.
    """
    weights = [log(1 + (max(size, count) - count + 0.5) / (count + 0.5)) for count in counts]
    # With a space at both ends, so that whole words can be counted as they stand there.
    texts = {id: {name: f" {getattr(row, name)} " for name in WEIGHTS} for id, row in rows.items()}
    lengths = {name: _usual(len(text[name]) for text in texts.values()) for name in WEIGHTS}
    sought = [_Sought.of(term) for term in terms]
    pairs = [_rows(*pair) for pair in pairwise(terms)]
    ranked = [_ranked(id, text, sought, pairs, weights, lengths) for id, text in texts.items()]
    return sorted((each for each in ranked if any(each.has)), key=lambda each: (-each.score, -each.id))


def _ranked(
    id: int,
    text: Mapping[str, str],
    sought: Sequence[_Sought],
    pairs: Sequence[Sequence[str]],
    weights: Sequence[float],
    lengths: Mapping[str, float],
) -> Ranked:
    total = sum(weights) or 1.0
    score = matched = titled = 0.0
    has = []
    for term, weight in zip(sought, weights, strict=True):
        often = 0.0
        for name, (worth, shortening) in WEIGHTS.items():
            if number := _number(text[name], term.whole, term.beginning):
                often += worth * number / (1 - shortening + shortening * len(text[name]) / lengths[name])
                titled += weight if name == "title" else 0.0
        has.append(often > 0)
        matched += weight if often else 0.0
        score += weight * often * (SATURATION + 1) / (often + SATURATION)
    score *= (matched / total) ** 2
    if titled:
        words = text["title"].count(" ") - 1
        score += (
            TITLE_BONUS * total * (titled / total) ** 2 * (0.5 + 0.5 * min(1.0, len(sought) / max(1, words)))
        )
    return Ranked(id, score + _in_a_row(text, pairs, weights), tuple(has), matched / total)


def _in_a_row(text: Mapping[str, str], pairs: Sequence[Sequence[str]], weights: Sequence[float]) -> float:
    """Return what it is worth that terms that were typed in a row stand in a row."""
    worth = 0.0
    for number, rows in enumerate(pairs):
        weight = (weights[number] + weights[number + 1]) / 2
        if any(row in text["title"] for row in rows):
            worth += 2 * ROW_BONUS * weight
        elif any(row in text[name] for name in IN_ORDER for row in rows):
            worth += ROW_BONUS * weight
    return worth


def _number(text: str, whole: Sequence[str], beginning: str) -> float:
    """Return how often a text has a term, by what is looked for as it stands there."""
    number = sum(map(text.count, whole))
    return number or (BEGINNING * text.count(beginning) if beginning else 0)


def _rows(one: Term, other: Term) -> list[str]:
    """Return two terms in a row as they stand in a text."""
    return [f" {' '.join((*first, *second))} " for first in one.forms for second in other.forms]


def _usual(lengths: Iterable[int]) -> float:
    """Return the mean length of a field where it has words at all: many texts have no pictures."""
    filled = [length for length in lengths if length > len("  ")]
    return sum(filled) / len(filled) if filled else 1.0

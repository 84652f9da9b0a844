"""Which parts of an old text became which parts of a new one, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from blog.merging.matching import opcodes

T = TypeVar("T")

# How much of a sentence must have stayed for it to be the same sentence, changed.
STILL_THE_SAME = 0.5
# Stretches with more pairs than this are compared in their order only.
MOST_PAIRS = 2_500


def pairs(olds: Sequence[T], news: Sequence[T], weight: Callable[[T, T], float]) -> list[tuple[int, int]]:
    """Return which old part became which new one; few that are surely the same outweigh many that might be.

    `weight` says how surely one was changed into the other; only what weighs more than 0 is a pair.
    """
    if len(olds) * len(news) > MOST_PAIRS:
        return [(n, n) for n in range(min(len(olds), len(news))) if weight(olds[n], news[n]) > 0]
    weights = [[weight(old, new) for new in news] for old in olds]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in range(len(olds) - 1, -1, -1):
        for j in range(len(news) - 1, -1, -1):
            best[i][j] = max(weights[i][j] + best[i + 1][j + 1], best[i + 1][j], best[i][j + 1])
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(olds) and j < len(news):
        if weights[i][j] > 0 and best[i][j] == weights[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """Return how surely one row of words was changed into the other: above 0 if more of them stayed than went."""
    both = len(old) + len(new)
    if not both:
        return 1.0 - STILL_THE_SAME
    # No more can have stayed than what both have, in whatever order.
    if 2 * (Counter(old) & Counter(new)).total() / both <= STILL_THE_SAME:
        return -1.0
    stayed = sum(b - a for tag, a, b, _c, _d in opcodes(old, new) if tag == "equal")
    return 2 * stayed / both - STILL_THE_SAME

"""Which stretches of two rows are the same, found in a time that nobody notices, however often one thing comes again.

Python's own matcher compares each place of a thing with every place of the same thing, and does so again for each stretch
that it finds: rows of thousands of equal lines keep it busy for minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

# (what, from, to, from, to), as difflib has it: equal, replace, delete, insert.
Opcode = tuple[str, int, int, int, int]

# As many pairs of equal things are compared without another thought.
MOST_PAIRS = 100_000


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    """Return what leads from `old` to `new`, in order and without a gap.

    What both begin and end with is the same; between these, what comes again very often joins stretches that rarer things
    have found, and finds none by itself.
    """
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    olds, news = old[head : len(old) - tail], new[head : len(new) - tail]
    middle = [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in _between(olds, news)]
    start: list[Opcode] = [("equal", 0, head, 0, head)] if head else []
    end: list[Opcode] = [("equal", len(old) - tail, len(old), len(new) - tail, len(new))] if tail else []
    return _joined([*start, *middle, *end])


def _between(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    had, has = Counter(old), Counter(new)
    often = {thing: number * has[thing] for thing, number in had.items() if thing in has}
    if sum(often.values()) <= MOST_PAIRS:
        return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    # The rarest first, as long as all of them together are not too many.
    room, rare = MOST_PAIRS, set()
    for thing, number in sorted(often.items(), key=lambda each: each[1]):
        room -= number
        if room < 0:
            break
        rare.add(thing)
    return list(SequenceMatcher(lambda thing: thing not in rare, old, new, autojunk=False).get_opcodes())


def _common(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """Return how many things both begin with."""
    number = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        number += 1
    return number


def _joined(found: list[Opcode]) -> list[Opcode]:
    """Return them with equal stretches that follow each other as one."""
    result: list[Opcode] = []
    for tag, a, b, c, d in found:
        if result and tag == result[-1][0] == "equal":
            _tag, a, _b, c, _d = result.pop()
        result.append((tag, a, b, c, d))
    return result

"""Three ways: what two people made of the same text becomes one text again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from blog.merging.matching import opcodes
from blog.merging.pairing import likeness, pairs
from blog.merging.shapes import Clash, Merged, Unit
from blog.merging.splitting import units


@dataclass
class Side:
    """What one person made of the base: what became of each of its units, and what came before each."""

    # The unit as it is now, None where it was taken out; one for each unit of the base.
    fates: list[Unit | None]
    # What was put in before a unit of the base, by its number.
    added: dict[int, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    # What stood before each unit in this person's text, by identity; None at the beginning.
    before: dict[int, Unit | None] = field(default_factory=dict)


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Return what `ours` and `theirs`, which both come from `base`, say together.

    A side that changed nothing adds nothing: merge(b, x, b) is x, to the letter. Blocks that cannot be cut (code,
    tables, notes, front matter, HTML) are merged as a whole.
    """
    old = units(base)
    one, other = _side(old, units(ours)), _side(old, units(theirs))
    parts = _Parts()
    for number, unit in enumerate(old):
        for added, side in _both(one.added[number], other.added[number], one, other):
            parts.add(added, side)
        _settle(unit, one.fates[number], other.fates[number], one, other, parts)
    return parts.merged()


class _Parts:
    """Puts units behind each other, with a gap between them that keeps lines apart which must not run together."""

    def __init__(self) -> None:
        self.parts: list[str | Clash] = []
        # The last unit as either side knows it.
        self.last: tuple[Unit, ...] = ()

    def add(self, unit: Unit, side: Side) -> None:
        """Add a unit that one side has put in."""
        self.parts.append(self._gap(unit, unit.gap, (side,)) + unit.words)
        self.last = (unit,)

    def clash(self, base: Unit, one: Unit | None, other: Unit | None, gap: str) -> None:
        gap = self._gap(one or other or base, gap, ())
        said = [gap + each.words if each else "" for each in (base, one, other)]
        self.parts.append(Clash(*said))
        self.last = tuple(each for each in (one, other) if each)

    def settled(self, unit: Unit, known_as: tuple[Unit, ...], gap: str, *sides: Side) -> None:
        """Add a unit that both have, under the forms in which they know it."""
        self.parts.append(self._gap(unit, gap, sides, known_as) + unit.words)
        self.last = known_as

    def merged(self) -> Merged:
        """Return all parts, texts that touch made one."""
        joined: list[str | Clash] = []
        for part in self.parts:
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            else:
                joined.append(part)
        return Merged(tuple(part for part in joined if part != ""))

    def _gap(
        self, unit: Unit, gap: str, sides: tuple[Side, ...], known_as: tuple[Unit, ...] | None = None
    ) -> str:
        """Return the space before `unit`: `gap`, if it stands behind what stood before it on a side that wrote this
        gap; else one that neither joins two lines nor begins the text with an empty one."""
        for side in sides:
            for form in known_as or (unit,):
                if id(form) in side.before:
                    before = side.before[id(form)]
                    if (before is None and not self.last) or any(before is last for last in self.last):
                        return gap
        if not self.last:
            return ""
        if not unit.words:
            return gap
        if any(last.is_block for last in self.last) or unit.is_block:
            are_items = unit.is_item and all(last.is_item for last in self.last)
            return gap if gap.count("\n") >= (1 if are_items else 2) else "\n" if are_items else "\n\n"
        return gap or " "


def _settle(
    base: Unit, one: Unit | None, other: Unit | None, ours: Side, theirs: Side, parts: _Parts
) -> None:
    """Add what became of one unit of the base."""
    if one is None and other is None:
        return
    if one is None or other is None:
        kept = one or other
        assert kept is not None
        if kept.words != base.words:
            parts.clash(base, one, other, kept.gap)
        return
    gap, sides = _merged_gap(base, one, other, ours, theirs)
    if one.words != base.words != other.words and one.words != other.words:
        parts.clash(base, one, other, gap)
        return
    parts.settled(other if one.words == base.words else one, (one, other), gap, *sides)


def _merged_gap(base: Unit, one: Unit, other: Unit, ours: Side, theirs: Side) -> tuple[str, tuple[Side, ...]]:
    """Return the space before a unit that both have, and who wrote it."""
    if one.gap == other.gap:
        return one.gap, (ours, theirs)
    if one.gap == base.gap:
        return other.gap, (theirs,)
    if other.gap == base.gap:
        return one.gap, (ours,)
    # Both moved it: the greater distance is the one that somebody meant to make.
    return (one.gap, (ours,)) if one.gap.count("\n") >= other.gap.count("\n") else (other.gap, (theirs,))


def _both(one: list[Unit], other: list[Unit], ours: Side, theirs: Side) -> list[tuple[Unit, Side]]:
    """Return what both put in at the same place: the same once, and what goes on with a line before a new one."""
    if not one or not other:
        return [(unit, ours) for unit in one] + [(unit, theirs) for unit in other]
    result: list[tuple[Unit, Side]] = []
    for tag, a, b, c, d in opcodes(_words(one), _words(other)):
        mine, their = [(unit, ours) for unit in one[a:b]], [(unit, theirs) for unit in other[c:d]]
        if tag == "equal":
            result += mine
        elif mine and their and _goes_on(their[0][0]) and not _goes_on(mine[0][0]):
            result += their + mine
        else:
            result += mine + their
    return result


def _goes_on(unit: Unit) -> bool:
    return "\n" not in unit.gap


def _side(base: list[Unit], now: list[Unit]) -> Side:
    """Return what became of the units of `base`, of which the last, the end of the text, is in each text."""
    side = Side(fates=[None] * len(base))
    before: Unit | None = None
    for unit in now:
        side.before[id(unit)] = before
        before = unit
    for tag, a, b, c, d in opcodes(_words(base[:-1]), _words(now[:-1])):
        if tag == "equal":
            side.fates[a:b] = now[c:d]
        else:
            _replaced(side, base, now, (a, b), (c, d))
    side.fates[-1] = now[-1]
    return side


def _replaced(
    side: Side, base: list[Unit], now: list[Unit], olds: tuple[int, int], news: tuple[int, int]
) -> None:
    """Note what became of a stretch: which units were changed into which, taken out, or put in."""
    found = {new: old for old, new in pairs(base[slice(*olds)], now[slice(*news)], _weight)}
    at = olds[0]
    for number in range(*news):
        old = found.get(number - news[0])
        if old is None:
            side.added[at].append(now[number])
        else:
            side.fates[olds[0] + old] = now[number]
            at = olds[0] + old + 1


def _weight(old: Unit, new: Unit) -> float:
    """Return how surely one unit was changed into the other: above 0 if more of its words stayed than went."""
    if old.is_block != new.is_block:
        return -1.0
    return likeness(old.words.split(), new.words.split())


def _words(parts: list[Unit]) -> list[str]:
    return [unit.words for unit in parts]

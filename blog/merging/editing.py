"""The way from one text to another in few small pieces, so that whoever types in it keeps their place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from blog.merging.matching import opcodes
from blog.merging.splitting import units


class Edit(NamedTuple):
    """Put `text` in the place of what stands from `start` to `end`, counted in UTF-16 as browsers count."""

    start: int
    end: int
    text: str


def edits(old: str, new: str) -> list[Edit]:
    """Return what changes `old` into `new`, from its beginning to its end; places are those of `old`."""
    olds = [unit.gap + unit.words for unit in units(old)]
    news = [unit.gap + unit.words for unit in units(new)]
    places = _places(olds)
    found = []
    for tag, a, b, c, d in opcodes(olds, news):
        if tag == "replace" and b - a == d - c:
            found += [_trimmed(places[a + n], olds[a + n], news[c + n]) for n in range(b - a)]
        elif tag != "equal":
            found.append(_trimmed(places[a], "".join(olds[a:b]), "".join(news[c:d])))
    return _joined(found)


def applied(found: Iterable[Edit], old: str) -> str:
    """Return `old` with all edits done, as a browser does them."""
    wide = old.encode("utf-16-le", "surrogatepass")
    for edit in sorted(found, reverse=True):
        text = edit.text.encode("utf-16-le", "surrogatepass")
        wide = wide[: 2 * edit.start] + text + wide[2 * edit.end :]
    return wide.decode("utf-16-le", "surrogatepass")


def _places(parts: list[str]) -> list[int]:
    places = [0]
    for part in parts:
        places.append(places[-1] + _length(part))
    return places


def _trimmed(start: int, old: str, new: str) -> Edit:
    """Return the edit without what both begin and end with."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    begin = start + _length(old[:head])
    return Edit(begin, begin + _length(gone), come)


def _joined(found: list[Edit]) -> list[Edit]:
    """Return them with those that touch as one, as two at the same place would have no order."""
    result: list[Edit] = []
    for edit in found:
        if result and result[-1].end == edit.start:
            former = result.pop()
            edit = Edit(former.start, edit.end, former.text + edit.text)
        if edit.text or edit.end > edit.start:
            result.append(edit)
    return result


def _length(text: str) -> int:
    """Return the length as browsers count it."""
    return len(text) + sum(char > "\uffff" for char in text)

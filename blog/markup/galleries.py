"""How a gallery stands on the page: which pictures share a row, and how wide that shows each of them.

The rows are the same for everybody and the theme keeps them on wide windows; on a phone they dissolve, and as
many pictures stand side by side as have room. Lengths are in rem. site.css must follow the numbers here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from .pictures import MARGINS, MEASURE
from .shapes import Picture

GAP: Final = 0.75
MOST_IN_ROW: Final = 6

# A phone of 390 pixels, of which pages leave nine tenths; the height with which its rows are filled, and the one that
# nothing upright exceeds there.
_PHONE: Final = 24.375
_PHONE_ROOM: Final = 0.9 * _PHONE
_PHONE_HEIGHT: Final = 10.0
_PHONE_TALLEST: Final = 16.0


@dataclass(frozen=True)
class _Room:
    """What a layout gives a gallery: its width on a desk, the height that its rows aim at and the one that no picture
    exceeds, its part of a smaller window in percent, and from which window on it has its whole width.
    """

    width: float
    height: float
    tallest: float
    share: int
    reached_at: float


_PAGE: Final = _Room(58.0, 15.0, 26.0, 90, 63.0)
_WINDOW: Final = _Room(85.0, 18.0, 34.0, 95, 90.0)
# A single row of upright pictures that would leave this much of the page empty stands in the column of text.
_WIDE_FROM: Final = 50.0


def _text(measure: float) -> _Room:
    """Return the room of a column of text that is `measure` rem wide."""
    return _Room(measure, 15.0, 28.0, 90, measure + MARGINS)


@dataclass(frozen=True)
class Place:
    """Where one picture of a gallery stands: whether a row begins with it, and its `sizes`."""

    begins_row: bool
    sizes: str


@dataclass(frozen=True)
class Arrangement:
    """A gallery as it stands on the page; a narrow one has room enough in the column of text."""

    places: tuple[Place, ...]
    is_narrow: bool


def ratio(picture: Picture | None) -> float:
    """Return width over height of `picture` as the classes of proportions can say it: 0.5 to 4, else a square."""
    if picture is None or not picture.width or not picture.height:
        return 1.0
    return min(max(round(picture.width / picture.height, 2), 0.5), 4.0)


def arrange(ratios: Sequence[float], *, layout: str, measure: float = MEASURE) -> Arrangement:
    """Return how a gallery of pictures with these `ratios` stands on a page whose text is `measure` rem wide."""
    room = _WINDOW if layout == "full" else _PAGE
    lengths = _rows(ratios, room)
    is_narrow = layout == "column" and len(lengths) == 1 and sum(ratios) * room.tallest < _WIDE_FROM
    if is_narrow:
        room = _text(measure)
    on_phone = _filled(ratios)
    places: list[Place] = []
    for length in lengths:
        row = ratios[len(places) : len(places) + length]
        for number, each in enumerate(row):
            part, tallest = each / sum(row), each * room.tallest
            widest = min(part * (room.width - GAP * (length - 1)), tallest)
            sizes = [
                "" if room is _WINDOW else f"(min-width: {room.reached_at:g}rem) {widest:.1f}rem",
                f"(min-width: 40rem) min({part * room.share:.0f}vw, {tallest:.1f}rem)",
                f"{on_phone[len(places)] / _PHONE * 100:.0f}vw",
            ]
            places.append(Place(number == 0, ", ".join(filter(None, sizes))))
    return Arrangement(tuple(places), is_narrow)


def _rows(ratios: Sequence[float], room: _Room) -> list[int]:
    """Return how many pictures each row holds, so that the rows are as near as can be to the height they aim at.

    Of two ways that are equally good it is the one whose first row has fewer pictures, and those larger.
    """
    count = len(ratios)
    best: list[tuple[float, int]] = [(0.0, 0)] * (count + 1)
    for start in range(count - 1, -1, -1):
        choices = (
            (_unevenness(ratios[start : start + length], room) + best[start + length][0], length)
            for length in range(1, min(MOST_IN_ROW, count - start) + 1)
        )
        best[start] = min(choices, key=lambda choice: round(choice[0], 6))
    lengths: list[int] = []
    while sum(lengths) < count:
        lengths.append(best[sum(lengths)][1])
    return lengths


def _unevenness(row: Sequence[float], room: _Room) -> float:
    height = (room.width - GAP * (len(row) - 1)) / sum(row)
    # Pictures that are too small are worse than some that are too large.
    return log(height / room.height) ** 2 * (1.5 if height < room.height else 1.0)


def _filled(ratios: Sequence[float]) -> list[float]:
    """Return how wide each picture is on a phone, where rows are filled one after the other."""
    widths: list[float] = []
    row: list[float] = []
    for each in (*ratios, None):
        taken = sum(row) * _PHONE_HEIGHT + GAP * len(row)
        if row and (each is None or taken + each * _PHONE_HEIGHT > _PHONE_ROOM):
            room = _PHONE_ROOM - GAP * (len(row) - 1)
            widths += [
                min(room * one / sum(row), one * (_PHONE_TALLEST if one < 1 else _PAGE.tallest))
                for one in row
            ]
            row = []
        if each is not None:
            row.append(each)
    return widths

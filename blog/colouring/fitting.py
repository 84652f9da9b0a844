"""The nearest colour of the same hue that is read on every one of its grounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .contrasts import WORDS, contrast, least
from .conversions import from_oklch, parse, to_oklch

# Halvings of the way between the chosen lightness and the end of the scale: the last is far below one step of 8 bits.
_HALVINGS: Final = 14


@dataclass(frozen=True)
class Fitted:
    """A colour that was chosen, and the one that takes its place: the same where that is read well enough."""

    chosen: str
    colour: str

    @property
    def is_moved(self) -> bool:
        """Whether the chosen colour could not stay as it was."""
        return self.colour != self.chosen

    @property
    def is_darker(self) -> bool:
        """Whether it was moved towards black."""
        return to_oklch(self.colour).lightness < to_oklch(self.chosen).lightness


def fit(chosen: str, grounds: Sequence[str], *, minimum: float = WORDS) -> Fitted:
    """Return `chosen` with its lightness moved as little as gives it a contrast of `minimum` on all of `grounds`.

    The hue stays, and of the chroma what sRGB can show at the new lightness. The grounds are all light or all dark: the
    colour is moved away from them. What is fitted once fits, and comes back as it is. Raises NotAColour for a colour that
    cannot be read, and ValueError for grounds on which neither black nor white would be.
    """
    chosen = parse(chosen)
    if least(chosen, grounds) >= minimum:
        return Fitted(chosen, chosen)
    is_dark = sum(contrast(ground, "#ffffff") > contrast(ground, "#000000") for ground in grounds) * 2 > len(
        grounds
    )
    end = "#ffffff" if is_dark else "#000000"
    if least(end, grounds) < minimum:
        raise ValueError(f"Nothing can be read on all of {', '.join(grounds)}")
    start = to_oklch(chosen)
    fails, fits, found = start.lightness, 1.0 if is_dark else 0.0, end
    for _step in range(_HALVINGS):
        half = (fails + fits) / 2
        colour = from_oklch(half, start.chroma, start.hue)
        if least(colour, grounds) >= minimum:
            fits, found = half, colour
        else:
            fails = half
    return Fitted(chosen, found)

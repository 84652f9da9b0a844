"""How much two colours differ in lightness, as WCAG 2.2 counts it, and how much they must."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .conversions import linear

# Success criterion 1.4.3, level AA, for words; 1.4.11 for signs such as the ring around what has the focus.
WORDS: Final = 4.5
SIGNS: Final = 3.0


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written `#rrggbb`, from 1 to 21; the order does not matter."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least(colour: str, grounds: Iterable[str]) -> float:
    """Return the contrast of `colour` with that one of `grounds` on which it is read worst."""
    return min(contrast(colour, ground) for ground in grounds)


def _luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""From `#rrggbb` to lightness, chroma and hue as eyes order them (OKLCH), and back.

The numbers are those of Björn Ottosson's OKLab (2020) for the primaries and the white of sRGB.
"""

from __future__ import annotations

import re
from math import atan2, cos, hypot, sin
from typing import NamedTuple

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII | re.IGNORECASE)
# How far a channel may be beyond its ends and still be rounded to them.
_TOLERANCE = 1e-6

Triple = tuple[float, float, float]


class NotAColour(ValueError):
    """What was written is no colour that can be read here."""


class Oklch(NamedTuple):
    """A colour as lightness from 0 to 1, chroma from 0, and hue in radians."""

    lightness: float
    chroma: float
    hue: float


def parse(written: str) -> str:
    """Return a colour as `#rrggbb` in small letters, from three or six hexadecimal digits with or without `#`.

    Raises NotAColour.
    """
    found = _HEX.fullmatch(written.strip())
    if found is None:
        raise NotAColour(written)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def linear(colour: str) -> Triple:
    """Return the light of the three channels of `#rrggbb`, each from 0 to 1 (IEC 61966-2-1)."""
    red, green, blue = (_decoded(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def to_oklch(colour: str) -> Oklch:
    """Return `#rrggbb` as lightness, chroma and hue."""
    red, green, blue = linear(colour)
    long = _root(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = _root(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = _root(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Oklch(lightness, hypot(a, b), atan2(b, a))


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return `#rrggbb` of this lightness and hue, with as much of `chroma` as sRGB can show there."""
    if not _is_shown(_channels(lightness, chroma, hue)):
        low, high = 0.0, chroma
        for _step in range(18):
            half = (low + high) / 2
            low, high = (half, high) if _is_shown(_channels(lightness, half, hue)) else (low, half)
        chroma = low
    numbers = (round(255 * _encoded(min(max(each, 0.0), 1.0))) for each in _channels(lightness, chroma, hue))
    return "#" + "".join(f"{number:02x}" for number in numbers)


def _channels(lightness: float, chroma: float, hue: float) -> Triple:
    """Return the light of the three channels, beyond 0 to 1 where sRGB ends."""
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _is_shown(channels: Triple) -> bool:
    return all(-_TOLERANCE <= each <= 1 + _TOLERANCE for each in channels)


def _root(value: float) -> float:
    return max(value, 0.0) ** (1 / 3)


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)

"""The 64 colours that stand in a picture's place until it is there, and the sheet of classes for pictures."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Final, NamedTuple

# Of each lightness one grey, six soft hues and nine stronger ones. The lightnesses stay away from paper
# white and from night black, so that a box is seen on either and glares on neither.
_LIGHTNESSES: Final = (0.34, 0.48, 0.62, 0.76)
_RINGS: Final = ((0.0, 1), (0.035, 6), (0.085, 9))


class _Oklab(NamedTuple):
    """A colour in the space where distance is roughly what eyes see (Björn Ottosson, 2020)."""

    lightness: float
    a: float
    b: float


def nearest(colour: str) -> int:
    """Return which of TINTS looks most like `colour`, given as #rrggbb."""
    given = _to_oklab(colour)
    return min(range(len(TINTS)), key=lambda index: (_distance(given, _TINTS_IN_OKLAB[index]), index))


def tint_css() -> str:
    """Return the style sheet of the classes that carry a picture's own values, as no style is inline."""
    lines = [
        "/* Written by blog.pictures.tint_css(); a test compares. */",
        *(f".tint-{index:02d} {{ background-color: {colour}; }}" for index, colour in enumerate(TINTS)),
        *(f".fx-{step} {{ --fx: {step * 5}%; }}" for step in range(21)),
        *(f".fy-{step} {{ --fy: {step * 5}%; }}" for step in range(21)),
        '[class*="fx-"], [class*="fy-"] { object-position: var(--fx, 50%) var(--fy, 50%); }',
        *(f".ar-{tenths:02d} {{ aspect-ratio: {tenths / 10:g}; }}" for tenths in range(5, 41)),
    ]
    return "\n".join(lines) + "\n"


def _distance(one: _Oklab, other: _Oklab) -> float:
    return sum((x - y) ** 2 for x, y in zip(one, other, strict=True))


def _to_oklab(colour: str) -> _Oklab:
    red, green, blue = (_to_light(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return _Oklab(
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(colour: _Oklab) -> str:
    lightness, a, b = colour
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    light = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _from_light(min(max(part, 0), 1))):02x}" for part in light)


def _to_light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _from_light(value: float) -> float:
    return float(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)


def _palette() -> tuple[str, ...]:
    return tuple(
        _from_oklab(_Oklab(lightness, chroma * cos(radians(hue)), chroma * sin(radians(hue))))
        for lightness in _LIGHTNESSES
        for chroma, hues in _RINGS
        for hue in (step * 360 / hues + 20 for step in range(hues))
    )


TINTS: Final = _palette()
_TINTS_IN_OKLAB: Final = tuple(_to_oklab(colour) for colour in TINTS)

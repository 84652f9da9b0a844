"""A palette of 64 colours, one of which stands where a picture is still to come, and the part of the sheet that carries it.

Per-picture values are classes, since no page may hold a style of its own.
"""

from __future__ import annotations

# Eight rows of eight: greys, five rows of quiet colours from dark to light, two of strong ones; hues all round.
# Their places never change: pages name them by number.
# fmt: off
TINTS: tuple[str, ...] = (
    "#020202", "#1b1b1b", "#3d3d3d", "#636363", "#8c8c8c", "#b4b4b4", "#dbdbdb", "#ffffff",
    "#321a18", "#2e1e0a", "#21240c", "#0e271b", "#03272b", "#122334", "#231e33", "#2e1a28",
    "#5e3e3b", "#57432c", "#474b2e", "#314f3f", "#284f53", "#354a5f", "#49435e", "#583e4f",
    "#8d6663", "#856d52", "#707554", "#587b68", "#4d7a7f", "#5b748e", "#736c8c", "#86667b",
    "#bc938f", "#b39a7d", "#9da37f", "#84a894", "#7aa8ad", "#87a1bd", "#a099bb", "#b593a8",
    "#eac8c4", "#e3cdb5", "#d0d5b7", "#bbdac8", "#b3d9dd", "#bed4eb", "#d2cce9", "#e4c7d9",
    "#8c3432", "#774a03", "#545b00", "#056641", "#036169", "#0e5794", "#5b4590", "#7f366a",
    "#dd766f", "#cb882e", "#96a136", "#3db07c", "#01acba", "#549de5", "#9e87e0", "#cd76b1",
)
# fmt: on


def nearest(red: int, green: int, blue: int) -> int:
    """Return the number of the tint that looks most like this sRGB colour; a wrong hue counts twice."""
    lightness, first, second = _oklab(red, green, blue)
    return min(
        range(len(TINTS)),
        key=lambda number: (
            (_PLACES[number][0] - lightness) ** 2
            + (2 * (_PLACES[number][1] - first)) ** 2
            + (2 * (_PLACES[number][2] - second)) ** 2
        ),
    )


def tint_css() -> str:
    """Return the end of `static/css/site.css`: `.tint-00…63` (background), `.fx-0…20` and `.fy-0…20` (which point stays in view, in
    steps of five percent) and `.ar-05…40` (`--ar`, width over height)."""
    lines = ["/* Written by blog/pictures/tints.py: a picture's own values, as classes. */"]
    lines += [f".tint-{number:02d} {{ background-color: {colour}; }}" for number, colour in enumerate(TINTS)]
    lines.append('[class*="fx-"], [class*="fy-"] { object-position: var(--fx, 50%) var(--fy, 50%); }')
    lines += [f".{axis}-{step} {{ --{axis}: {5 * step}%; }}" for axis in ("fx", "fy") for step in range(21)]
    lines += [f".ar-{tenths:02d} {{ --ar: {tenths / 10:g}; }}" for tenths in range(5, 41)]
    return "\n".join(lines) + "\n"


def _oklab(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """Return an sRGB colour in Oklab (https://bottosson.github.io/posts/oklab/), where distance is difference seen."""
    r, g, b = (_linear(value / 255) for value in (red, green, blue))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


_PLACES = tuple(_oklab(*bytes.fromhex(colour[1:])) for colour in TINTS)

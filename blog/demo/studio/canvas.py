"""The drawing table of the demo's pictures: shapes and type on a sheet drawn large and then reduced."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

# Drawn at this multiple and reduced, which is what makes the edges smooth.
OVERSAMPLING = 2

INK = "#1d1b19"
PAPER = "#f5f0e6"
CHALK = "#fbf8f1"
STONE = "#cfc6b6"
SLATE = "#6f6a62"
VERMILION = "#d63f2a"
COBALT = "#1f4d9c"
SKY = "#8fb7dd"
BOTTLE = "#17503f"
OCHRE = "#e0a12c"
PLUM = "#62294f"
RYE = "#8a5a33"
NIGHT = "#16212e"

Point = tuple[float, float]


@lru_cache(maxsize=64)
def face(size: int) -> ImageFont.FreeTypeFont:
    """Return Pillow's own typeface at `size` pixels, so that a drawing needs no font of the system."""
    found = ImageFont.load_default(size=size)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found


def mixed(one: str, other: str, part: float) -> str:
    """Return the colour `part` of the way from `one` to `other`, both written #rrggbb."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def around(centre: Point, radius: float, turn: float) -> Point:
    """Return the point on a circle `turn` of a full turn clockwise from twelve o'clock."""
    angle = math.tau * turn - math.tau / 4
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


class Canvas:
    """A sheet of `width` by `height` pixels; every measure is given in pixels of the finished picture."""

    def __init__(self, width: int, height: int, paper: str = PAPER) -> None:
        self.width = width
        self.height = height
        self.sheet = Image.new("RGB", (width * OVERSAMPLING, height * OVERSAMPLING), paper)
        self.pen = ImageDraw.Draw(self.sheet)

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: str, *, radius: float = 0
    ) -> None:
        """Fill a rectangle, its corners rounded by `radius`."""
        self.pen.rounded_rectangle(_scaled(left, top, right, bottom), radius * OVERSAMPLING, fill=fill)

    def frame(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: str,
        *,
        width: float,
        radius: float = 0,
    ) -> None:
        """Draw the outline of a rectangle, its stroke inside the given edges."""
        self.pen.rounded_rectangle(
            _scaled(left, top, right, bottom),
            radius * OVERSAMPLING,
            outline=colour,
            width=round(width * OVERSAMPLING),
        )

    def disc(self, centre: Point, radius: float, fill: str) -> None:
        """Fill a circle."""
        x, y = centre
        self.pen.ellipse(_scaled(x - radius, y - radius, x + radius, y + radius), fill=fill)

    def ring(self, centre: Point, radius: float, colour: str, *, width: float) -> None:
        """Draw a circle whose outer edge is at `radius`."""
        x, y = centre
        self.pen.ellipse(
            _scaled(x - radius, y - radius, x + radius, y + radius),
            outline=colour,
            width=round(width * OVERSAMPLING),
        )

    def arc(
        self, centre: Point, radius: float, start: float, end: float, colour: str, *, width: float
    ) -> None:
        """Draw part of a ring, from one turn to another, clockwise from twelve o'clock."""
        x, y = centre
        self.pen.arc(
            _scaled(x - radius, y - radius, x + radius, y + radius),
            start * 360 - 90,
            end * 360 - 90,
            fill=colour,
            width=round(width * OVERSAMPLING),
        )

    def line(self, points: Iterable[Point], colour: str, *, width: float) -> None:
        """Draw a line through `points`."""
        flat = [value * OVERSAMPLING for point in points for value in point]
        self.pen.line(flat, fill=colour, width=max(1, round(width * OVERSAMPLING)), joint="curve")

    def shape(self, points: Iterable[Point], fill: str) -> None:
        """Fill the polygon through `points`."""
        self.pen.polygon([value * OVERSAMPLING for point in points for value in point], fill=fill)

    def words(
        self,
        place: Point,
        text: str,
        size: float,
        colour: str = INK,
        *,
        weight: float = 0,
        anchor: str = "ls",
        tracking: float = 0,
    ) -> float:
        """Set one line of type and return its width.

        `weight` thickens the strokes by that part of the size on each side; `anchor` is Pillow's, in
        its first letter for where the line stands and in its second for its height; `tracking` is the
        space between letters as a part of the size.
        """
        font = face(round(size * OVERSAMPLING))
        steps = _steps(font, text, tracking * size * OVERSAMPLING)
        across = sum(steps)
        start = place[0] * OVERSAMPLING - {"l": 0.0, "m": across / 2, "r": across}[anchor[0]]
        for letter, step in zip(text, steps, strict=True):
            self.pen.text(
                (start, place[1] * OVERSAMPLING),
                letter,
                font=font,
                fill=colour,
                anchor=f"l{anchor[1]}",
                stroke_width=weight * size * OVERSAMPLING,
            )
            start += step
        return across / OVERSAMPLING

    def lines(
        self,
        place: Point,
        lines: Sequence[str],
        size: float,
        colour: str = INK,
        *,
        leading: float = 1.25,
        weight: float = 0,
        anchor: str = "ls",
        tracking: float = 0,
    ) -> None:
        """Set several lines of type, `leading` times the size apart."""
        for number, text in enumerate(lines):
            self.words(
                (place[0], place[1] + number * size * leading),
                text,
                size,
                colour,
                weight=weight,
                anchor=anchor,
                tracking=tracking,
            )

    def png(self) -> bytes:
        """Return the finished picture as a PNG file."""
        held = BytesIO()
        self.sheet.reduce(OVERSAMPLING).save(held, "PNG", compress_level=4)
        return held.getvalue()


def measured(text: str, size: float, *, tracking: float = 0) -> float:
    """Return how wide a line of type is, in pixels of the finished picture."""
    font = face(round(size * OVERSAMPLING))
    return sum(_steps(font, text, tracking * size * OVERSAMPLING)) / OVERSAMPLING


def _steps(font: ImageFont.FreeTypeFont, text: str, extra: float) -> list[float]:
    """Return how far the pen moves after each letter, with the kerning of the pair; none after the last."""
    steps = [font.getlength(a + b) - font.getlength(b) + extra for a, b in pairwise(text)]
    return [*steps, font.getlength(text[-1])] if text else []


def _scaled(*values: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = (value * OVERSAMPLING for value in values)
    return left, top, right - 1, bottom - 1

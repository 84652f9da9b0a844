"""Pictures of small trades: a shop's week, a loaf, notes in a window, a wheel, a ticket, a keyboard."""

from __future__ import annotations

import math

from blog.demo.studio.canvas import (
    BOTTLE,
    CHALK,
    COBALT,
    INK,
    OCHRE,
    PAPER,
    PLUM,
    SKY,
    SLATE,
    STONE,
    VERMILION,
    Canvas,
    Point,
    around,
    mixed,
)

SPOKES = 36
WHITE_KEYS = 52
# The place of the A above middle C among the white keys, counted from the lowest.
CONCERT_A = 28


def week() -> Canvas:
    """Draw the week as seven doors, Sunday first, the last of them shut."""
    canvas = Canvas(1600, 1000, BOTTLE)
    top, floor, wide, step = 210.0, 800.0, 150.0, 204.0
    canvas.box(0, floor, 1600, 1000, mixed(BOTTLE, INK, 0.45))
    for day, letter in enumerate("SMTWTFS"):
        left = 113 + day * step
        shut = day == 6
        canvas.box(left - 14, top - 14, left + wide + 14, floor, mixed(BOTTLE, CHALK, 0.16))
        canvas.box(left, top, left + wide, floor, mixed(BOTTLE, INK, 0.62) if shut else "#f7d98b")
        if shut:
            canvas.frame(left + 22, top + 28, left + wide - 22, top + 250, mixed(BOTTLE, INK, 0.3), width=6)
            canvas.frame(left + 22, top + 290, left + wide - 22, floor - 34, mixed(BOTTLE, INK, 0.3), width=6)
            canvas.disc((left + 26, top + 310), 11, OCHRE)
        else:
            spill = [(left, floor), (left + wide, floor), (left + wide - 26, 860), (left - 62, 860)]
            canvas.shape(spill, mixed(mixed(BOTTLE, INK, 0.45), "#f7d98b", 0.34))
            leaf = [(left, top), (left + 52, top + 46), (left + 52, floor + 46), (left, floor)]
            canvas.shape(leaf, mixed(VERMILION, INK, 0.18))
            canvas.disc((left + 41, top + 330), 6, OCHRE)
        canvas.words((left + wide / 2, 950), letter, 68, SLATE if shut else CHALK, weight=0.02, anchor="ms")
    canvas.words((99, 128), "Six days open, one day shut", 72, CHALK, weight=0.012, tracking=-0.01)
    return canvas


def loaf() -> Canvas:
    """Draw a loaf from above, scored five times and dusted with flour."""
    canvas = Canvas(1600, 1000, OCHRE)
    canvas.shape(_crust((836, 552), 640, 300), mixed(OCHRE, INK, 0.26))
    for ring in range(14):
        part = ring / 13
        canvas.shape(
            _crust((800, 500 - 10 * part), 640 * (1 - 0.36 * part), 300 * (1 - 0.42 * part)),
            mixed("#5f3519", "#b0713a", part**0.8),
        )
    for number in range(5):
        _cut(canvas, (368 + number * 216, 492), 190 - 26 * abs(number - 2))
    seed = 7
    for _ in range(240):
        seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
        across, down, grain = seed % 1600, seed // 1600 % 1000, seed // 1600000 % 3
        canvas.disc((across, down), 1.5 + grain, mixed(OCHRE, CHALK, 0.8))
    return canvas


def note(words: tuple[str, ...], *, wall: str, size: float, tape: str) -> Canvas:
    """Draw a note taped inside a window pane, its words set large."""
    canvas = Canvas(1000, 1250, wall)
    glass = mixed(wall, SKY, 0.55)
    canvas.box(70, 70, 930, 1180, mixed(wall, INK, 0.4))
    canvas.box(96, 96, 904, 1154, glass)
    canvas.shape([(96, 620), (620, 96), (760, 96), (96, 760)], mixed(glass, CHALK, 0.16))
    canvas.shape([(96, 820), (820, 96), (860, 96), (96, 860)], mixed(glass, CHALK, 0.16))
    canvas.box(172, 252, 848, 1012, mixed(glass, INK, 0.35))
    canvas.box(160, 238, 836, 998, CHALK)
    canvas.box(428, 208, 572, 272, tape)
    leading = 1.16
    first = 618 - (len(words) - 1) * size * leading / 2 + size * 0.36
    canvas.lines((500, first), words, size, weight=0.016, leading=leading, anchor="ms", tracking=-0.015)
    return canvas


def rye_at_four() -> Canvas:
    """Draw Monday's note."""
    return note(("Rye", "at four."), wall=BOTTLE, size=150, tape=OCHRE)


def ask_me() -> Canvas:
    """Draw Thursday's note."""
    return note(("Ask me", "about", "the plum", "thing."), wall=PLUM, size=132, tape=VERMILION)


def sold_out() -> Canvas:
    """Draw Saturday's note."""
    return note(("Sold out.", "Sorry.", "Seven", "tomorrow."), wall=COBALT, size=124, tape=OCHRE)


def wheel() -> Canvas:
    """Draw a bicycle wheel of 36 crossed spokes, one of them red, running off the sheet."""
    canvas = Canvas(1600, 1000, mixed(SKY, CHALK, 0.45))
    centre, rim, flange = (800.0, 640.0), 560.0, 64.0
    canvas.ring(centre, rim + 58, INK, width=46)
    canvas.ring(centre, rim + 4, CHALK, width=30)
    for number in range(SPOKES):
        lean = 4.5 if number % 2 else -4.5
        start = around(centre, flange, (number - lean) / SPOKES)
        end = around(centre, rim - 22, number / SPOKES)
        loose = number == 5
        canvas.line([start, end], VERMILION if loose else INK, width=9 if loose else 4)
        canvas.disc(around(centre, rim - 26, number / SPOKES), 9 if loose else 6, VERMILION if loose else INK)
    canvas.disc(centre, flange + 12, INK)
    canvas.disc(centre, 40, OCHRE)
    canvas.disc(centre, 14, INK)
    return canvas


def ticket() -> Canvas:
    """Draw a repair ticket on its string, with what the form had no box for."""
    canvas = Canvas(1000, 1400, COBALT)
    canvas.line([(500, 232), (560, 120), (470, 40), (520, -20)], OCHRE, width=9)
    canvas.shape([(150, 350), (330, 160), (670, 160), (850, 350), (850, 1290), (150, 1290)], CHALK)
    canvas.disc((500, 246), 40, VERMILION)
    canvas.disc((500, 246), 22, COBALT)
    canvas.words((220, 442), "No. 417", 64, SLATE)
    canvas.line([(220, 480), (780, 480)], INK, width=4)
    canvas.lines(
        (220, 588),
        ["Squeaks,", "only in rain,", "only going", "to school."],
        88,
        weight=0.014,
        tracking=-0.01,
    )
    canvas.line([(220, 960), (780, 960)], STONE, width=4)
    canvas.lines((220, 1060), ["Rings twice.", "Pays in coins."], 72, VERMILION, weight=0.01)
    canvas.words((220, 1236), "Form: “brakes”", 56, SLATE)
    return canvas


def keyboard() -> Canvas:
    """Draw all 88 keys of a piano, the A above middle C pressed into colour."""
    canvas = Canvas(1600, 1000, INK)
    top, floor, key = 470.0, 1000.0, 1600 / WHITE_KEYS
    for number in range(WHITE_KEYS):
        colour = VERMILION if number == CONCERT_A else CHALK
        canvas.box(number * key + 1.5, top, (number + 1) * key - 1.5, floor + 20, colour, radius=4)
    for number in range(WHITE_KEYS - 1):
        # Counted from A: there is no black key after B (1) and after E (4).
        if number % 7 not in (1, 4):
            canvas.box((number + 1) * key - 9.5, top, (number + 1) * key + 9.5, 790, INK, radius=3)
    canvas.box(0, top - 16, 1600, top, VERMILION)
    canvas.words((80, 330), "440", 300, CHALK, weight=0.018, tracking=0.015)
    canvas.lines(
        (720, 190), ["One note everyone", "agrees on, and", "eighty-seven to argue."], 66, PAPER, leading=1.2
    )
    return canvas


def _crust(centre: Point, reach: float, rise: float) -> list[Point]:
    """Return the outline of a loaf: an ellipse filled out towards its corners."""
    turns = [math.tau * number / 180 for number in range(180)]
    return [
        (
            centre[0] + math.copysign(abs(math.cos(turn)) ** 0.82, math.cos(turn)) * reach,
            centre[1] + math.copysign(abs(math.sin(turn)) ** 0.82, math.sin(turn)) * rise,
        )
        for turn in turns
    ]


def _cut(canvas: Canvas, centre: Point, reach: float) -> None:
    """Draw one slash of the baker's blade: a leaning leaf, pale inside, with a dark lip at one edge."""
    steps = [number / 40 * 2 - 1 for number in range(41)]
    spine = [(centre[0] + step * reach * 0.42, centre[1] + step * reach) for step in steps]
    for colour, outward, inward in (("#4a2812", 44, 30), ("#f0d6a8", 30, 30)):
        right = [(x + outward * (1 - step**2), y) for (x, y), step in zip(spine, steps, strict=True)]
        left = [(x - inward * (1 - step**2), y) for (x, y), step in zip(spine, steps, strict=True)]
        canvas.shape(right + left[::-1], colour)

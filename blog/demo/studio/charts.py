"""The demo's charts: each makes one point, with figures that its post states in words too."""

from __future__ import annotations

from itertools import combinations

from blog.demo.studio.canvas import (
    BOTTLE,
    CHALK,
    COBALT,
    INK,
    NIGHT,
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

# The bicycle repairer's podcast: hours that an episode took, and the letters that each of the twelve brought.
HOURS_AN_EPISODE = 6
LETTERS = (11, 9, 9, 7, 5, 4, 2, 2, 1, 1, 0, 1)
STALLED_AFTER = 7

# The piano tuner's year: visits to her site by the words that were searched for, the commonest first.
HEAD = 5
VISITS = tuple(round(212 / rank**0.82) for rank in range(1, 91))

# The clay supplier's pages: readers in a quarter and letters they brought.
PAGES = (
    ("Opening hours", 940, 3),
    ("Price list", 810, 5),
    ("Ten glaze tips", 655, 1),
    ("Summer sale", 420, 2),
    ("Kiln for hire", 130, 6),
    ("Why it cracked", 61, 14),
)

# Minutes of the working week by desk drawer.
WEEK = (
    ("Mon", (("letters", 20),)),
    ("Tue", (("letters", 20), ("mail", 30))),
    ("Wed", (("letters", 20), ("post", 60))),
    ("Thu", (("letters", 20), ("street", 45))),
    ("Fri", (("letters", 20), ("count", 15))),
)


def last_hours() -> Canvas:
    """Draw the letters that twelve equally costly episodes brought."""
    canvas = Canvas(1200, 800)
    canvas.box(70, 64, 150, 80, VERMILION)
    canvas.words((68, 152), "Six hours each, and then the letters", 58, weight=0.012, tracking=-0.01)
    floor, unit, step, left = 660.0, 35.0, 88.0, 86.0
    canvas.box(left + STALLED_AFTER * step - 14, 208, 1142, floor, mixed(PAPER, OCHRE, 0.24))
    for number, letters in enumerate(LETTERS):
        at = left + number * step
        late = number >= STALLED_AFTER
        canvas.box(at, floor - max(letters * unit, 3), at + 60, floor, VERMILION if late else COBALT)
        canvas.words((at + 30, floor - letters * unit - 16), str(letters), 40, anchor="ms")
        canvas.words((at + 30, floor + 52), str(number + 1), 40, SLATE, anchor="ms")
    canvas.line([(70, floor + 2), (1142, floor + 2)], INK, width=3)
    canvas.lines((728, 282), ["Thirty hours for", "five letters"], 50, VERMILION, weight=0.01)
    canvas.words((70, 768), "Letters received, by episode", 40, SLATE)
    return canvas


def tail() -> Canvas:
    """Draw ninety search phrases as ninety bars, the head in one colour and the tail in another."""
    canvas = Canvas(1600, 900)
    floor, left, step = 760.0, 80.0, 16.0
    unit = 510 / VISITS[0]
    for number, visits in enumerate(VISITS):
        at = left + number * step
        canvas.box(at, floor - visits * unit, at + 11, floor, VERMILION if number < HEAD else COBALT)
    canvas.line([(80, floor + 2), (1520, floor + 2)], INK, width=3)
    canvas.box(80, 64, 170, 82, VERMILION)
    canvas.words((76, 170), "The tail is the longer animal", 84, weight=0.014, tracking=-0.015)
    canvas.lines((190, 320), [f"{HEAD} phrases,", f"{sum(VISITS[:HEAD])} visits"], 60, VERMILION, weight=0.01)
    canvas.lines(
        (700, 520),
        [f"{len(VISITS) - HEAD} phrases,", f"{sum(VISITS[HEAD:]):,} visits"],
        60,
        COBALT,
        weight=0.01,
    )
    canvas.words((80, 848), "A year of piano tuning, by what was typed", 48, SLATE)
    return canvas


def slopes() -> Canvas:
    """Draw six pages ranked by readers at the left and by letters at the right."""
    canvas = Canvas(1200, 1000)
    canvas.box(70, 64, 150, 80, VERMILION)
    canvas.words((68, 152), "Last in readers, first in letters", 62, weight=0.012, tracking=-0.01)
    by_letters = sorted(PAGES, key=lambda page: -page[2])
    top, step, left, right = 322.0, 112.0, 510.0, 985.0
    canvas.words((left, 240), "Readers", 46, SLATE, anchor="rs")
    canvas.words((right, 240), "Letters", 46, SLATE)
    ordered = sorted(PAGES, key=lambda page: page[0] == "Why it cracked")
    for page in ordered:
        name, readers, letters = page
        start = (left + 34, top + PAGES.index(page) * step)
        end = (right - 34, top + by_letters.index(page) * step)
        told = name == "Why it cracked"
        colour = VERMILION if told else "#9c9484"
        canvas.line([start, end], colour, width=11 if told else 5)
        for place in (start, end):
            canvas.disc(place, 15 if told else 10, colour)
        words = VERMILION if told else INK
        canvas.words((left, start[1] + 15), f"{readers}", 46, words, weight=0.01, anchor="rs")
        canvas.words((left - 110, start[1] + 15), name, 44, words, anchor="rs")
        canvas.words((right, end[1] + 15), f"{letters}", 46, words, weight=0.01)
    return canvas


def conversations() -> Canvas:
    """Draw twelve people twice: all joined to one speaker, and all joined to each other."""
    canvas = Canvas(1600, 900, NIGHT)
    for centre, title, count in (
        ((430.0, 500.0), "One speaks", "12 lines"),
        ((1170.0, 500.0), "All talk", "66 lines"),
    ):
        people = [around(centre, 260, number / 12) for number in range(12)]
        alone = title == "One speaks"
        pairs: list[tuple[Point, Point]] = (
            [(centre, each) for each in people] if alone else [*combinations(people, 2)]
        )
        for pair in pairs:
            canvas.line(pair, mixed(NIGHT, SKY if alone else OCHRE, 0.75), width=4 if alone else 3)
        for each in people:
            canvas.disc(each, 20, CHALK)
        if alone:
            canvas.disc(centre, 54, VERMILION)
        canvas.words((centre[0], 150), title, 76, CHALK, weight=0.012, anchor="ms")
        canvas.words((centre[0], 850), count, 60, SKY if alone else OCHRE, anchor="ms")
    return canvas


def page_of_week() -> Canvas:
    """Draw five days as rows of minutes."""
    canvas = Canvas(1600, 900)
    colours = {"letters": VERMILION, "mail": COBALT, "post": BOTTLE, "street": PLUM, "count": INK}
    total = sum(minutes for _, parts in WEEK for _, minutes in parts)
    canvas.box(80, 64, 170, 82, VERMILION)
    canvas.words(
        (76, 172), f"{total // 60} hours and {total % 60} minutes", 88, weight=0.014, tracking=-0.015
    )
    left, top, step, minute, tall = 215.0, 262.0, 112.0, 15.9, 84.0
    for row, (day, parts) in enumerate(WEEK):
        at, y = left, top + row * step
        canvas.words((80, y + 59), day, 54, SLATE)
        for name, minutes in parts:
            wide = minutes * minute
            canvas.box(at, y, at + wide - 8, y + tall, colours[name], radius=6)
            canvas.words((at + 22, y + 57), f"{name} {minutes}", 48, CHALK, weight=0.008)
            at += wide
    canvas.words((80, 868), "Minutes set aside, and kept", 46, SLATE)
    canvas.line([(213, 244), (213, 812)], STONE, width=3)
    return canvas

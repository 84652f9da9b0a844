"""Pictures about how many people follow whom, and how often they look."""

from __future__ import annotations

import math

from blog.demo.studio.canvas import (
    CHALK,
    COBALT,
    INK,
    NIGHT,
    OCHRE,
    PAPER,
    SLATE,
    STONE,
    VERMILION,
    Canvas,
    Point,
    around,
    measured,
    mixed,
)

FOLLOWERS = 15_000_000
PEOPLE_PER_DOT = 60_000
DOTS = FOLLOWERS // PEOPLE_PER_DOT


def facebook() -> Canvas:
    """Draw fifteen million people as a field of 250 dots, one of them picked out."""
    canvas = Canvas(1600, 1000)
    canvas.box(80, 80, 170, 98, VERMILION)
    canvas.words((76, 232), "15 million", 150, weight=0.018, tracking=-0.02)
    canvas.words((1520, 172), "One dot for every", 46, SLATE, anchor="rs")
    canvas.words((1520, 232), "60,000 people", 46, SLATE, anchor="rs")
    columns, pitch, top = 25, 58.6, 330
    chosen = 25 * 6 + 17
    for number in range(DOTS):
        row, column = divmod(number, columns)
        place = (97 + column * pitch, top + row * 56.7)
        canvas.disc(place, 25 if number == chosen else 16, VERMILION if number == chosen else COBALT)
    canvas.words((80, 950), "The red one is a town.", 46, VERMILION, weight=0.008)
    return canvas


def twitter() -> Canvas:
    """Draw the same 250 dots as the florets of a sunflower around a single voice."""
    canvas = Canvas(1600, 1000, NIGHT)
    centre, reach = (1078.0, 500.0), 440.0
    inner = 12
    for number in range(DOTS):
        part = (number + inner) / (DOTS + inner)
        place = around(centre, reach * math.sqrt(part), number * 0.6180339887)
        canvas.disc(place, 13 + 8 * part, mixed("#e9f1f8", "#5d9bd6", part))
    canvas.disc(centre, 50, OCHRE)
    canvas.box(80, 80, 170, 98, OCHRE)
    canvas.lines((76, 250), ["15", "million"], 150, CHALK, leading=0.98, weight=0.018, tracking=-0.02)
    canvas.lines(
        (80, 500), ["around one voice,", "and each of them", "a room it cannot", "see into."], 48, STONE
    )
    canvas.words((80, 920), "One dot: 60,000 people", 46, "#8fb4d8")
    return canvas


def overlap() -> Canvas:
    """Draw two followings as circles whose overlap nobody knows."""
    canvas = Canvas(1600, 1000)
    left, right, radius = (520.0, 560.0), (950.0, 560.0), 350.0
    for shift in (60, 120, 180):
        canvas.ring((right[0] + shift, right[1]), radius, mixed(PAPER, VERMILION, 0.42), width=4)
    canvas.disc(left, radius, COBALT)
    canvas.disc(right, radius, VERMILION)
    canvas.shape(_lens(left, right, radius), INK)
    canvas.words((365, 640), "15", 240, CHALK, weight=0.02, anchor="ms", tracking=-0.03)
    canvas.words((1105, 640), "15", 240, CHALK, weight=0.02, anchor="ms", tracking=-0.03)
    canvas.words((735, 665), "?", 300, OCHRE, weight=0.02, anchor="ms")
    canvas.words((800, 145), "Thirty million, less an overlap nobody knows", 64, anchor="ms", tracking=-0.01)
    return canvas


def looks() -> Canvas:
    """Draw a thousand looks twice: many people once, and few people often, the two areas equal."""
    canvas = Canvas(1200, 800)
    canvas.box(70, 64, 150, 80, VERMILION)
    canvas.words((68, 156), "The same thousand looks, spent twice", 58, weight=0.012, tracking=-0.01)
    person, once, floor, left = 0.99, 19.0, 700.0, 100.0
    canvas.box(left, floor - 25 * once, left + 40 * person, floor, VERMILION)
    canvas.box(left + 40 * person + 10, floor - once, left + 40 * person + 10 + 1000 * person, floor, COBALT)
    canvas.line([(left - 30, floor + 2), (1170, floor + 2)], INK, width=3)
    canvas.lines((175, 268), ["40 people,", "25 times each"], 52, VERMILION, weight=0.008)
    canvas.words((1146, 648), "1,000 people, once each", 52, COBALT, weight=0.008, anchor="rs")
    canvas.words((70, 764), "Width: people. Height: how often they look. Equal areas.", 38, SLATE)
    return canvas


def entry() -> Canvas:
    """Draw the word as a dictionary would have it, with the thumb notch of its letter."""
    canvas = Canvas(1200, 800, CHALK)
    canvas.disc((1200, 250), 120, INK)
    canvas.words((1146, 283), "I", 92, CHALK, weight=0.02, anchor="ms")
    canvas.words((76, 250), "in·flu·en·cy", 150, weight=0.02, tracking=-0.015)
    canvas.words((82, 330), "noun", 50, VERMILION)
    canvas.line([(82, 378), (1030, 378)], INK, width=3)
    number_at = 82
    canvas.words((number_at, 466), "1", 54, VERMILION, weight=0.02)
    canvas.lines((140, 466), ["Being where your people look,", "before they look for you."], 54, leading=1.28)
    canvas.words((number_at, 626), "2", 54, VERMILION, weight=0.02)
    wide = measured("Not", 54, tracking=0)
    canvas.words((140, 626), "Not", 54)
    canvas.line([(140, 640), (140 + wide, 640)], VERMILION, width=5)
    canvas.words((140 + wide + 16, 626), "a number.", 54)
    canvas.words((82, 744), "See also: unavoidable", 42, SLATE)
    return canvas


def _lens(left: Point, right: Point, radius: float) -> list[Point]:
    """Return the outline of what two equal circles side by side have in common."""
    half = (right[0] - left[0]) / 2
    reach = math.acos(half / radius) / math.tau
    steps = [reach * (number / 60 * 2 - 1) for number in range(61)]
    return [around(left, radius, 0.25 + step) for step in steps] + [
        around(right, radius, 0.75 + step) for step in steps
    ]

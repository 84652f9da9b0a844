"""The authors' pictures: one letter each, for they would rather be read than recognised."""

from __future__ import annotations

from blog.demo.studio.canvas import BOTTLE, CHALK, COBALT, INK, OCHRE, PAPER, PLUM, SKY, VERMILION, Canvas

SIDE = 800


def maud() -> Canvas:
    """Draw an M of four strokes over a ruled line."""
    canvas = Canvas(SIDE, SIDE, VERMILION)
    canvas.shape([(130, 640), (130, 190), (270, 190), (270, 640)], CHALK)
    canvas.shape([(530, 640), (530, 190), (670, 190), (670, 640)], CHALK)
    canvas.shape([(130, 190), (270, 190), (400, 415), (400, 590)], CHALK)
    canvas.shape([(670, 190), (530, 190), (400, 415), (400, 590)], INK)
    return canvas


def desmond() -> Canvas:
    """Draw a D built of counted rings."""
    canvas = Canvas(SIDE, SIDE, BOTTLE)
    centre = (300.0, 400.0)
    for number, colour in enumerate((OCHRE, CHALK, OCHRE, CHALK, OCHRE)):
        canvas.arc(centre, 330 - number * 62, 0, 0.5, colour, width=34)
    canvas.box(220, 70, 300, 730, CHALK)
    return canvas


def ilse() -> Canvas:
    """Draw an I above the flap of a sealed letter."""
    canvas = Canvas(SIDE, SIDE, SKY)
    canvas.shape([(0, 800), (0, 470), (400, 700), (800, 470), (800, 800)], PAPER)
    canvas.line([(-10, 464), (400, 700), (810, 464)], COBALT, width=12)
    canvas.box(338, 110, 462, 560, PLUM)
    canvas.box(258, 110, 542, 184, PLUM)
    canvas.box(258, 486, 542, 560, PLUM)
    canvas.disc((400, 694), 48, VERMILION)
    return canvas

"""Pictures of places and of order kept: a court floor, a desk, a street, a clock, a map of lines."""

from __future__ import annotations

from collections.abc import Sequence

from blog.demo.studio.canvas import (
    BOTTLE,
    CHALK,
    COBALT,
    INK,
    NIGHT,
    OCHRE,
    PAPER,
    PLUM,
    RYE,
    SKY,
    SLATE,
    STONE,
    VERMILION,
    Canvas,
    Point,
    around,
    mixed,
)

DRAWERS = ("Shop", "Letters", "E-mail", "Posts", "Photos", "Search", "Phone", "Street", "Stop")
# Each house of the street: width, height, colour, whether its door knows the shop.
HOUSES = (
    (150, 330, RYE, False),
    (118, 410, COBALT, True),
    (140, 360, STONE, False),
    (112, 450, BOTTLE, True),
    (160, 300, VERMILION, True),
    (124, 390, SLATE, False),
    (138, 340, PLUM, True),
    (116, 430, SKY, False),
    (150, 350, OCHRE, True),
    (112, 400, "#b9593d", True),
    (120, 310, RYE, True),
)


def parquet() -> Canvas:
    """Draw a floor of crossed wooden squares with a green line round its middle."""
    canvas = Canvas(1600, 1000, RYE)
    side, strips = 200, 5
    for row in range(5):
        for column in range(8):
            for strip in range(strips):
                shade = ((row * 37 + column * 61 + strip * 29) * 53 % 97) / 97
                colour = mixed("#d8a866", "#b27a3f", shade)
                x, y, wide = column * side, row * side, side / strips
                if (row + column) % 2:
                    canvas.box(x + 1, y + strip * wide + 1, x + side - 1, y + (strip + 1) * wide - 1, colour)
                else:
                    canvas.box(x + strip * wide + 1, y + 1, x + (strip + 1) * wide - 1, y + side - 1, colour)
    canvas.box(788, 0, 812, 1000, CHALK)
    canvas.disc((800, 500), 330, CHALK)
    canvas.disc((800, 500), 306, BOTTLE)
    canvas.words((800, 470), "your", 150, CHALK, weight=0.016, anchor="ms", tracking=-0.02)
    canvas.words((800, 620), "turn", 150, OCHRE, weight=0.016, anchor="ms", tracking=-0.02)
    return canvas


def give_up() -> Canvas:
    """Draw the words GIVE UP going out, slat by slat, like a blind let down."""
    canvas = Canvas(1600, 1000, VERMILION)
    canvas.words((800, 478), "GIVE", 520, CHALK, weight=0.03, anchor="ms", tracking=-0.02)
    canvas.words((800, 906), "UP", 520, CHALK, weight=0.03, anchor="ms", tracking=-0.02)
    for number in range(22):
        y = 70 + number * 40
        canvas.box(0, y, 1600, y + 2 + number * 1.7, VERMILION)
    return canvas


def lines_map() -> Canvas:
    """Draw five ways of reaching a person as the lines of an underground railway, all calling at one stop."""
    canvas = Canvas(1600, 1000)
    names = ("Posts", "Photos", "E-mail", "Talk", "Replies")
    colours = (COBALT, OCHRE, VERMILION, BOTTLE, PLUM)
    hub, wide = 880.0, 30
    leave, arrive = (190, 345, 500, 655, 810), (440, 470, 500, 530, 560)
    beyond = (345, 190, 500, 810, 655)
    for start, middle, end, colour in zip(leave, arrive, beyond, colours, strict=True):
        path = [
            (300, start),
            *_bend((500, start), (hub - 110, middle)),
            *_bend((hub + 110, middle), (1340, end)),
            (1600, end),
        ]
        canvas.line(path, colour, width=wide)
        for point in path:
            canvas.disc(point, wide / 2, colour)
    for name, start, colour in zip(names, leave, colours, strict=True):
        canvas.words((60, start + 22), name, 62, mixed(colour, INK, 0.3), weight=0.016)
        canvas.disc((300, start), wide / 2, colour)
        for at in (330, 450):
            canvas.disc((at, start), 21, INK)
            canvas.disc((at, start), 13, CHALK)
    for end in beyond:
        for at in (1380, 1500):
            canvas.disc((at, end), 21, INK)
            canvas.disc((at, end), 13, CHALK)
    canvas.box(hub - 72, 380, hub + 72, 620, INK, radius=72)
    canvas.box(hub - 58, 394, hub + 58, 606, CHALK, radius=58)
    canvas.words((hub, 715), "One reader", 62, weight=0.016, anchor="ms")
    return canvas


def drawers() -> Canvas:
    """Draw a chest of nine labelled drawers, the one for letters open."""
    canvas = Canvas(1600, 1000)
    canvas.box(150, 912, 210, 970, INK)
    canvas.box(1390, 912, 1450, 970, INK)
    canvas.box(110, 60, 1490, 920, BOTTLE, radius=14)
    opened = DRAWERS.index("Letters")
    # The open one last: it stands out over those below it.
    for number, name in sorted(enumerate(DRAWERS), key=lambda each: each[0] == opened):
        row, column = divmod(number, 3)
        left, top = 150 + column * 440, 100 + row * 268
        right, floor = left + 420, top + 248
        if number == opened:
            canvas.box(left, top, right, floor, INK, radius=6)
            for sheet, colour in enumerate((PAPER, SKY, CHALK)):
                canvas.box(
                    left + 50 + sheet * 66, top + 14 + sheet * 10, left + 230 + sheet * 66, floor, colour
                )
            left, right, top, floor = left - 14, right + 14, top + 78, floor + 44
        canvas.box(
            left, top, right, floor, VERMILION if number == opened else mixed(BOTTLE, CHALK, 0.13), radius=6
        )
        middle = (left + right) / 2
        canvas.box(middle - 140, top + 34, middle + 140, top + 122, CHALK, radius=4)
        canvas.words((middle, top + 97), name, 56, weight=0.012, anchor="ms")
        canvas.disc((middle, top + 164), 16, OCHRE)
    return canvas


def street_map() -> Canvas:
    """Draw a plan of streets with one of them red, and rings around the shop that stands in it."""
    canvas = Canvas(1600, 1000, CHALK)
    shop = (835.0, 520.0)
    for radius, part in ((470, 0.12), (310, 0.24), (160, 0.4)):
        canvas.disc(shop, radius, mixed(CHALK, OCHRE, part))
    blocks = mixed(STONE, PAPER, 0.1)
    rows = ((-60, 150), (190, 300), (340, 492), (548, 690), (730, 850), (890, 1060))
    columns = ((-80, 130), (170, 420), (460, 640), (680, 990), (1030, 1190), (1230, 1480), (1520, 1700))
    for top, floor in rows:
        for left, right in columns:
            lean_top, lean_floor = top * 0.09, floor * 0.09
            corners = [
                (left + lean_top, top),
                (right + lean_top, top),
                (right + lean_floor, floor),
                (left + lean_floor, floor),
            ]
            _block(canvas, corners, blocks, shop)
    canvas.line([(-20, 520), (1620, 520)], VERMILION, width=30)
    for radius in (160, 310, 470):
        canvas.ring(shop, radius, INK, width=4)
    canvas.disc(shop, 40, CHALK)
    canvas.disc(shop, 30, INK)
    for radius, words in ((160, "1 min"), (310, "2 min"), (470, "3 min")):
        place = (shop[0] + radius * 0.70, shop[1] - radius * 0.70)
        canvas.box(place[0] - 84, place[1] - 36, place[0] + 84, place[1] + 36, INK, radius=36)
        canvas.words((place[0], place[1] + 16), words, 48, CHALK, weight=0.008, anchor="ms")
    return canvas


def houses() -> Canvas:
    """Draw one side of a street at dusk: eleven houses, a light in the seven that know the shop."""
    canvas = Canvas(1600, 700, NIGHT)
    floor = 590.0
    canvas.box(0, floor, 1600, 700, mixed(NIGHT, INK, 0.6))
    left = (1600 - sum(house[0] for house in HOUSES)) / 2
    for number, (wide, tall, colour, knows) in enumerate(HOUSES):
        wall = mixed(colour, NIGHT, 0.3)
        top = floor - tall
        canvas.box(left, top, left + wide, floor, wall)
        if number % 3 == 1:
            canvas.shape([(left, top), (left + wide / 2, top - 70), (left + wide, top)], wall)
        elif number % 3 == 2:
            canvas.box(left + wide * 0.62, top - 54, left + wide * 0.8, top, wall)
        dark, light = mixed(wall, INK, 0.55), "#f9d77e"
        for row in range(max(1, int((tall - 190) // 92))):
            for column in range(2):
                x, y = left + wide * (0.18 + 0.38 * column), top + 40 + row * 92
                lit = knows and (row + column + number) % 3 == 0
                canvas.box(x, y, x + wide * 0.26, y + 56, mixed(light, wall, 0.35) if lit else dark)
        door = left + wide / 2
        canvas.box(door - 29, floor - 122, door + 29, floor, light if knows else dark)
        if knows:
            canvas.shape(
                [(door - 29, floor), (door + 29, floor), (door + 54, 662), (door - 54, 662)],
                mixed(mixed(NIGHT, INK, 0.6), light, 0.4),
            )
        left += wide
    return canvas


def one_day() -> Canvas:
    """Draw a dial of twenty-four hours with the answer falling due before it has gone round."""
    canvas = Canvas(1200, 800, PLUM)
    centre = (790.0, 400.0)
    for hour in range(24):
        outer = around(centre, 318, hour / 24)
        inner = around(centre, 318 - (46 if hour % 6 == 0 else 24), hour / 24)
        canvas.line([inner, outer], CHALK, width=8 if hour % 6 == 0 else 4)
    asked, answered = 15.5 / 24, 33.25 / 24
    canvas.arc(centre, 246, asked, answered, OCHRE, width=44)
    for turn, colour in ((asked, CHALK), (answered, VERMILION)):
        canvas.disc(around(centre, 224, turn), 40, colour)
    canvas.words((centre[0], 262), "midnight", 42, SKY, anchor="ms")
    canvas.words((centre[0], 570), "noon", 42, SKY, anchor="ms")
    canvas.lines((70, 150), ["Asked", "at half", "past three"], 64, CHALK, leading=1.16)
    canvas.lines((70, 576), ["Answered", "before", "coffee"], 64, OCHRE, leading=1.16)
    return canvas


def _bend(start: Point, end: Point) -> list[Point]:
    """Return a line that leaves and arrives level, as the lines of a railway map do."""
    run = end[0] - start[0]
    eased = [(step / 48, (step / 48) ** 2 * (3 - 2 * step / 48)) for step in range(49)]
    return [(start[0] + run * along, start[1] + (end[1] - start[1]) * rise) for along, rise in eased]


def _block(canvas: Canvas, corners: Sequence[Point], colour: str, shop: Point) -> None:
    """Fill one block of houses, warmer the nearer it is to the shop."""
    middle = (sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4)
    away = ((middle[0] - shop[0]) ** 2 + (middle[1] - shop[1]) ** 2) ** 0.5
    canvas.shape(corners, mixed(mixed(OCHRE, STONE, 0.35), colour, min(1.0, away / 520)))

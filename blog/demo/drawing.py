"""The demo's pictures by name: each is drawn by code, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable

from blog.demo.studio import charts, counters, followings, monograms, places
from blog.demo.studio.canvas import Canvas

DRAWINGS: dict[str, Callable[[], Canvas]] = {
    "ashton-kutcher-facebook-influency": followings.facebook,
    "ashton-kutcher-twitter-influency": followings.twitter,
    "two-followings": followings.overlap,
    "influency-in-the-dictionary": followings.entry,
    "the-same-thousand-looks": followings.looks,
    "six-doors-open": counters.week,
    "parquet": places.parquet,
    "who-talks-to-whom": charts.conversations,
    "give-up": places.give_up,
    "the-last-thirty-hours": charts.last_hours,
    "five-lines-one-stop": places.lines_map,
    "eighty-eight-keys": counters.keyboard,
    "the-longer-animal": charts.tail,
    "loaf": counters.loaf,
    "window-monday": counters.rye_at_four,
    "window-thursday": counters.ask_me,
    "window-saturday": counters.sold_out,
    "last-in-readers": charts.slopes,
    "one-loose-spoke": counters.wheel,
    "ticket-417": counters.ticket,
    "nine-drawers": places.drawers,
    "the-week-on-a-page": charts.page_of_week,
    "one-street": places.street_map,
    "eleven-doors": places.houses,
    "one-day": places.one_day,
    "portrait-maud-ferrier": monograms.maud,
    "portrait-desmond-lane": monograms.desmond,
    "portrait-ilse-varga": monograms.ilse,
}
NAMES: tuple[str, ...] = tuple(DRAWINGS)


def draw(name: str) -> bytes:
    """Return the picture called `name` as a PNG file. Raises KeyError for a name that is not in NAMES."""
    return DRAWINGS[name]().png()

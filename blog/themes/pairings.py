"""Which letters go together: those that are read, and those that are looked at.

Each face is set to about the size of STIX Two Text (`size-adjust`), so that a line holds as many characters in all of
them and no other size of the theme has to change. A stand-in has the width of its face, reckoned over English prose with
the widths of Times and Arial, and its height, so that nothing moves when the letters arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SCHOLAR: Final = "scholar"


@dataclass(frozen=True)
class Face:
    """One file of letters under `static/fonts`; `size` in percent of what it would have by itself."""

    family: str
    file: str
    weights: str = "400 700"
    is_italic: bool = False
    size: int = 100


@dataclass(frozen=True)
class StandIn:
    """Letters that every device has, in the measures of a face: all in percent."""

    family: str
    local: tuple[str, ...]
    size: float
    ascent: float
    descent: float
    weights: str = "400"


@dataclass(frozen=True)
class Pairing:
    """Families for text and for labels, with what has to be fetched for them.

    `first` is the file of the text, and `labels_first` that of the labels where it is another one.
    """

    text: str
    labels: str
    faces: tuple[Face, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    first: str = ""
    labels_first: str = ""


_TIMES: Final = ("Times New Roman", "Liberation Serif", "Nimbus Roman")
_ARIAL: Final = ("Arial", "Liberation Sans", "Helvetica")
# Bold letters are wider; a theme may set its titles in them.
_BOLD: Final = ("Arial Bold", "Liberation Sans Bold", "Helvetica Bold")

PAIRINGS: Final = {
    # Declared in static/css/site.css, with their stand-ins: what nobody has chosen needs no sheet.
    SCHOLAR: Pairing(
        text="", labels="", first="stix-two-text-v.woff2", labels_first="libre-franklin-v.woff2"
    ),
    "clear": Pairing(
        text='"Atkinson Hyperlegible", "Clear stand-in", system-ui, sans-serif',
        labels='"Atkinson Hyperlegible", "Clear stand-in", system-ui, sans-serif',
        faces=(
            Face("Atkinson Hyperlegible", "atkinson-hyperlegible-v.woff2", size=96),
            Face("Atkinson Hyperlegible", "atkinson-hyperlegible-i.woff2", "400", is_italic=True, size=96),
        ),
        stand_ins=(
            StandIn("Clear stand-in", _ARIAL, 95.2, 99.2, 31.9),
            StandIn("Clear stand-in", _BOLD, 94.5, 99.9, 32.1, "600 700"),
        ),
        first="atkinson-hyperlegible-v.woff2",
    ),
    "book": Pairing(
        text='"EB Garamond", "Book stand-in", Georgia, serif',
        labels='Cabin, "Label stand-in", system-ui, sans-serif',
        faces=(
            Face("EB Garamond", "eb-garamond-v.woff2", size=112),
            Face("EB Garamond", "eb-garamond-i.woff2", "400", is_italic=True, size=112),
            Face("Cabin", "cabin-v.woff2", size=106),
        ),
        stand_ins=(
            StandIn("Book stand-in", _TIMES, 106, 106.4, 31.5),
            StandIn("Label stand-in", _ARIAL, 100.5, 101.8, 26.4),
            StandIn("Label stand-in", _BOLD, 94.7, 108, 28, "600 700"),
        ),
        first="eb-garamond-v.woff2",
        labels_first="cabin-v.woff2",
    ),
    "system": Pairing(
        text='Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif',
        labels='system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
    ),
}

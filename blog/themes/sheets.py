"""The style sheet of a look: nothing but what differs from its theme and from the sheet that every page has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from blog import colouring

from .grounds import THEMES
from .looks import Look
from .pairings import PAIRINGS, SCHOLAR, Face, StandIn
from .widths import MEASURES, NORMAL


@dataclass(frozen=True)
class Accent:
    """The accent of a look in both schemes, each as it was chosen and as it can be read."""

    light: colouring.Fitted
    dark: colouring.Fitted


@lru_cache(maxsize=256)
def accent(look: Look) -> Accent:
    """Return the accent of `look`, readable on every ground of its theme."""
    theme = THEMES[look.theme]
    return Accent(
        colouring.fit(look.accent or theme.light.accent, theme.light.all),
        colouring.fit(look.accent or theme.dark.accent, theme.dark.all),
    )


def sheet(look: Look, *, url: Callable[[str], str]) -> str:
    """Return the style sheet of `look`, empty where the theme's own says all; `url` gives the address of a static file."""
    return "".join((_letters(look, url), _width(look), _colours(look)))


def _letters(look: Look, url: Callable[[str], str]) -> str:
    if look.pairing == SCHOLAR:
        return ""
    pairing = PAIRINGS[look.pairing]
    faces = "".join(_face(face, url(f"fonts/{face.file}")) for face in pairing.faces)
    stand_ins = "".join(map(_stand_in, pairing.stand_ins))
    return f"{faces}{stand_ins}:root{{--serif:{pairing.text};--sans:{pairing.labels}}}\n"


def _face(face: Face, address: str) -> str:
    size = f"size-adjust:{face.size}%;" if face.size != 100 else ""
    return (
        f'@font-face{{font-family:"{face.family}";src:url("{address}") format("woff2");font-weight:{face.weights};'
        f"font-style:{'italic' if face.is_italic else 'normal'};{size}font-display:swap}}\n"
    )


def _stand_in(face: StandIn) -> str:
    local = ",".join(f'local("{name}")' for name in face.local)
    weights = f"font-weight:{face.weights};" if face.weights != "400" else ""
    return (
        f'@font-face{{font-family:"{face.family}";src:{local};{weights}size-adjust:{face.size}%;'
        f"ascent-override:{face.ascent}%;descent-override:{face.descent}%;line-gap-override:0%}}\n"
    )


def _width(look: Look) -> str:
    return "" if look.measure == NORMAL else f":root{{--measure:{MEASURES[look.measure]}rem}}\n"


def _colours(look: Look) -> str:
    """Return the accent for screens; paper has none. A browser that does not know light-dark() stays light."""
    found = accent(look)
    light, dark = found.light.colour, found.dark.colour
    theme = THEMES[look.theme]
    if (light, dark) == (theme.light.accent, theme.dark.accent):
        return ""
    return (
        f"@media screen{{:root{{--accent:{light}}}"
        f"@supports (color:light-dark(#000,#fff)){{:root{{--accent:light-dark({light},{dark})}}}}}}\n"
    )

"""A look: all of the owner's choices that a style sheet says, and how they are written in an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from .grounds import PAPER, THEMES
from .pairings import PAIRINGS, SCHOLAR
from .widths import MEASURES, NORMAL

_NAME: Final = re.compile(r"([a-z]+)-([a-z]+)-([a-z]+)-(own|[0-9a-f]{6})", re.ASCII)
_OWN: Final = "own"


@dataclass(frozen=True)
class Look:
    """Theme, pair of letters and width by their names, and the accent as `#rrggbb`, empty for the theme's own."""

    theme: str = PAPER
    pairing: str = SCHOLAR
    measure: str = NORMAL
    accent: str = ""

    @property
    def name(self) -> str:
        """The look in one word of small letters, digits and hyphens."""
        return f"{self.theme}-{self.pairing}-{self.measure}-{self.accent[1:] or _OWN}"

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return the look that is written like this; None for anything else."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        theme, pairing, measure, accent = found.groups()
        if theme not in THEMES or pairing not in PAIRINGS or measure not in MEASURES:
            return None
        return cls(theme, pairing, measure, "" if accent == _OWN else f"#{accent}")


DEFAULT: Final = Look()

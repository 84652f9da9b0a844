"""The themes, and the colours of each on which the accent stands. Their style sheets set the same, and a test compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PAPER: Final = "paper"


@dataclass(frozen=True)
class Grounds:
    """What words and signs in the accent stand on in one scheme, and the accent of the theme itself.

    `edge` is the colour along the upper edge of a page, for the frame that a browser draws around it.
    """

    paper: str
    sheet: str
    mark: str
    code: str
    accent: str
    edge: str

    @property
    def all(self) -> tuple[str, ...]:
        """Every ground."""
        return self.paper, self.sheet, self.mark, self.code


@dataclass(frozen=True)
class Theme:
    """A whole style: its sheet under `static/`, its grounds, and whether its titles are set in the letters of labels."""

    file: str
    light: Grounds
    dark: Grounds
    is_titled_in_labels: bool = False


THEMES: Final = {
    PAPER: Theme(
        "css/themes/paper.css",
        light=Grounds("#fcfbf8", "#f3f0e9", "#f6e3b4", "#f3f0e9", accent="#a8321a", edge="#fcfbf8"),
        dark=Grounds("#171614", "#211f1c", "#533f18", "#211f1c", accent="#ff9170", edge="#171614"),
    ),
    "studio": Theme(
        "css/themes/studio.css",
        light=Grounds("#f8fafc", "#e9eef4", "#fbe78f", "#e4eaf1", accent="#2545d3", edge="#10161f"),
        dark=Grounds("#0d1117", "#171d26", "#4a4210", "#1d2530", accent="#9db4ff", edge="#1b2330"),
        is_titled_in_labels=True,
    ),
}

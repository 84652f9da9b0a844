"""The colours of the theme on which the accent stands. The style sheet sets the same, and a test compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Grounds:
    """What words and signs in the accent stand on in one scheme, and the accent of the theme itself."""

    paper: str
    sheet: str
    mark: str
    code: str
    accent: str

    @property
    def all(self) -> tuple[str, ...]:
        """Every ground."""
        return self.paper, self.sheet, self.mark, self.code


LIGHT: Final = Grounds("#fcfbf8", "#f3f0e9", "#f6e3b4", "#f3f0e9", accent="#a8321a")
DARK: Final = Grounds("#171614", "#211f1c", "#533f18", "#211f1c", accent="#ff9170")

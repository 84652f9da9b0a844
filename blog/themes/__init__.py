"""What an owner chooses of how the site looks, and the small style sheet that this makes.

No Django, no database: who asks says where the files of letters are. The same look gives the same bytes.
"""

from __future__ import annotations

from .grounds import PAPER, THEMES, Grounds, Theme
from .looks import DEFAULT, Look
from .pairings import PAIRINGS, SCHOLAR, Face, Pairing
from .sheets import Accent, accent, sheet
from .widths import MEASURES, NORMAL

__all__ = [
    "DEFAULT",
    "MEASURES",
    "NORMAL",
    "PAIRINGS",
    "PAPER",
    "SCHOLAR",
    "THEMES",
    "Accent",
    "Face",
    "Grounds",
    "Look",
    "Pairing",
    "Theme",
    "accent",
    "sheet",
]

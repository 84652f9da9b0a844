"""Colours that can be read: how much two of them differ, and the nearest one that differs enough from its grounds.

No Django, no database. A colour is written `#rrggbb`, in sRGB.
"""

from __future__ import annotations

from .contrasts import SIGNS, WORDS, contrast, least
from .conversions import NotAColour, parse
from .fitting import Fitted, fit

__all__ = ["SIGNS", "WORDS", "Fitted", "NotAColour", "contrast", "fit", "least", "parse"]

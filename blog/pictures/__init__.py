"""Bytes in, bytes out: what a picture is, and the files made of it. Knows no Django and no models.

This is the craft's promise. Whatever decodes runs in a limited process of its own (child.py); from the outside it
is plain functions that may be called from any thread, two of which work at the same time while others wait.
"""

from blog.pictures.asking import decode_last, make, take_in
from blog.pictures.likeness import ALIKE, distance
from blog.pictures.naming import extension, file_name, stem, wanted
from blog.pictures.shapes import (
    FULL_WIDTH,
    RECIPE,
    SAFE_WIDTH,
    WHOLE,
    WIDTHS,
    Cut,
    Found,
    Label,
    Made,
    Refused,
    Spec,
    Taken,
)
from blog.pictures.tints import TINTS, tint_css

__all__ = [
    "ALIKE",
    "FULL_WIDTH",
    "RECIPE",
    "SAFE_WIDTH",
    "TINTS",
    "WHOLE",
    "WIDTHS",
    "Cut",
    "Found",
    "Label",
    "Made",
    "Refused",
    "Spec",
    "Taken",
    "decode_last",
    "distance",
    "extension",
    "file_name",
    "make",
    "stem",
    "take_in",
    "tint_css",
    "wanted",
]

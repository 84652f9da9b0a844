"""Which files should be made of a picture, and what they are called."""

from __future__ import annotations

import hashlib
from typing import Final

from .shapes import Spec

# The version of how renditions are made. Raise it when the same original would give other bytes: files are
# served for ever under their names, so other bytes need other names.
RECIPE: Final = 1
WIDTHS: Final = (480, 800, 1200, 1600)
SAFE_WIDTH: Final = 1600

_EXTENSIONS: Final = {"jpeg": "jpg", "mpo": "jpg"}


def wanted(width: int, *, has_alpha: bool = False) -> tuple[Spec, ...]:
    """Return the files that a picture of this width should have: WebP, from narrow to wide, never enlarged.

    A picture with transparency gets the same ones, as WebP has it too.
    """
    if width < 1:
        raise ValueError("A picture is at least one pixel wide.")
    widths = [each for each in WIDTHS if each < width]
    return tuple(Spec(each, "webp") for each in [*widths, min(width, WIDTHS[-1])])


def stem(digest: str) -> str:
    """Return what the names of all files of one original begin with: 20 hexadecimal digits."""
    return hashlib.sha256(f"{digest}:{RECIPE}".encode()).hexdigest()[:20]


def extension(format: str) -> str:
    """Return the ending of names of files of `format`, without the dot."""
    return _EXTENSIONS.get(format, format)


def file_name(digest: str, spec: Spec) -> str:
    """Return the name of one file: "<stem>-<width>.<extension>"."""
    return f"{stem(digest)}-{spec.width}.{extension(spec.format)}"

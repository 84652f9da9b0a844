"""Which renditions a picture should have, and the names of their files."""

from __future__ import annotations

import hashlib
import math
from dataclasses import astuple

from blog.pictures.shapes import (
    FULL_WIDTH,
    MAX_PIXELS_MOVING,
    MOVING_WIDTHS,
    RECIPE,
    SAFE_WIDTH,
    WHOLE,
    WIDTHS,
    Cut,
    Label,
    Spec,
)

EXTENSIONS = {"jpeg": "jpg", "mpo": "jpg", "tiff": "tif"}
UNLABELLED = Label()
# A width so little below the picture's own is not worth a file.
NEARLY = 0.9


def wanted(
    width: int, height: int, *, fallback: str = "jpeg", frames: int = 1, is_labelled: bool = False
) -> tuple[Spec, ...]:
    """Return the renditions that should exist beside the safe one of a picture of this size.

    Still AVIF and WebP at each width, narrowest first; of an animation, which has several `frames`, the WebP moves. Then
    the full one in the format of `fallback`, where it is more than the safe one: wider, or labelled with credit and
    licence.
    """
    stills = [Spec(each, "avif") for each in _widths(width, WIDTHS)]
    if frames > 1:
        # So wide that all frames together stay below the limit.
        most = max(1, math.isqrt(MAX_PIXELS_MOVING * width // (frames * height)))
        others = [Spec(each, "webp", is_moving=True) for each in _widths(min(width, most), MOVING_WIDTHS)]
    else:
        others = [Spec(each, "webp") for each in _widths(width, WIDTHS)]
    full = [Spec(min(width, FULL_WIDTH), fallback, is_full=True)]
    return (*stills, *others, *(full if is_labelled or width > SAFE_WIDTH else ()))


def stem(digest: str, cut: Cut = WHOLE, label: Label = UNLABELLED) -> str:
    """Return the 20 hex digits that files begin with that show this cut of the picture with this digest by this
    recipe, with `label` in them."""
    parts = [digest, str(RECIPE)]
    if cut != WHOLE:
        parts.append(f"{cut.turn} {cut.left} {cut.top} {cut.width} {cut.height}")
    if label != UNLABELLED:
        parts += [f"label {len(words)} {words}" for words in astuple(label)]
    return hashlib.sha256(":".join(parts).encode()).hexdigest()[:20]


def extension(format: str) -> str:
    """Return what names of files of `format` end in, without the dot."""
    return EXTENSIONS.get(format, format)


def file_name(digest: str, spec: Spec, *, cut: Cut = WHOLE, label: Label = UNLABELLED) -> str:
    """Return the name of the file for `spec`: `<hash>-<width>.<ext>`; only a full one tells its label."""
    return f"{stem(digest, cut, label if spec.is_full else UNLABELLED)}-{spec.width}.{extension(spec.format)}"


def _widths(width: int, standard: tuple[int, ...]) -> list[int]:
    """Return the standard widths well below `width`, then its own or the widest."""
    return [each for each in standard[:-1] if each < NEARLY * min(width, standard[-1])] + [
        min(width, standard[-1])
    ]

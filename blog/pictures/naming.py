"""Which renditions a picture should have, and the names of their files."""

from __future__ import annotations

import hashlib

from blog.pictures.shapes import RECIPE, WIDTHS, Spec

EXTENSIONS = {"jpeg": "jpg", "mpo": "jpg", "tiff": "tif"}


def wanted(width: int, *, has_alpha: bool = False) -> tuple[Spec, ...]:
    """Return the renditions, narrowest first, that should exist of a picture that is `width` pixels wide upright.

    `has_alpha` changes nothing in this recipe: WebP keeps transparency.
    """
    widths = {each for each in WIDTHS if each < width} | {min(width, WIDTHS[-1])}
    return tuple(Spec(each, "webp") for each in sorted(widths))


def stem(digest: str) -> str:
    """Return the 20 hex digits that files made of the picture with this digest by this recipe begin with."""
    return hashlib.sha256(f"{digest}:{RECIPE}".encode()).hexdigest()[:20]


def extension(format: str) -> str:
    """Return what names of files of `format` end in, without the dot."""
    return EXTENSIONS.get(format, format)


def file_name(digest: str, spec: Spec) -> str:
    """Return the name of the file for `spec`: `<hash>-<width>.<ext>`."""
    return f"{stem(digest)}-{spec.width}.{extension(spec.format)}"

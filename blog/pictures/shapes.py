"""What this craft speaks of: a refusal, a file that should exist, a file that was made, a picture that was let in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# The plain English of every refusal, for logs and command lines; the site has its own words for people.
SENTENCES: Final = {
    "empty": "The file is empty.",
    "not_a_picture": "The file is not a picture.",
    "unsupported_format": "Pictures of this kind are not accepted.",
    "damaged": "The file is damaged or incomplete.",
    "too_many_bytes": "The file has too many bytes.",
    "too_many_pixels": "The picture has too many pixels.",
    "too_long_side": "A side of the picture is too long.",
    "too_many_frames": "The picture has too many frames.",
    "too_hard": "The picture could not be read within the limits of time and memory.",
}

MIMES: Final = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class Refused(ValueError):
    """The bytes are not let in: `code` says why, one of the keys of SENTENCES; `detail` has the figures."""

    def __init__(self, code: str, **detail: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.detail: dict[str, int | str] = detail

    def __str__(self) -> str:
        sentence = SENTENCES.get(self.code, SENTENCES["too_hard"])
        figures = ", ".join(f"{name} {value}" for name, value in sorted(self.detail.items()))
        return f"{sentence[:-1]} ({figures})." if figures else sentence


@dataclass(frozen=True)
class Spec:
    """A file that should exist: so many pixels wide, as "webp", "jpeg" or "png"."""

    width: int
    format: str


@dataclass(frozen=True)
class Made:
    """A file that was made to a spec. Its own width is less where the spec would have meant enlarging."""

    spec: Spec
    width: int
    height: int
    data: bytes

    @property
    def mime(self) -> str:
        """Its media type."""
        return MIMES[self.spec.format]


@dataclass(frozen=True)
class Taken:
    """A picture that was let in, as it is when upright.

    `digest` is the SHA-256 of the original bytes in hexadecimal, `format` one of jpeg, mpo, png, webp, gif,
    avif and tiff. `frames` counts pages of a TIFF too, which do not make it animated. `has_alpha` is true
    when something shows through. `colour` is the mean as #rrggbb, `tint` the nearest of TINTS. `safe` is a
    still picture, the first frame of an animation.
    """

    digest: str
    format: str
    width: int
    height: int
    frames: int
    is_animated: bool
    has_alpha: bool
    colour: str
    tint: int
    safe: Made

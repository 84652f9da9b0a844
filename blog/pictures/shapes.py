"""The words of this craft: what is asked for, what comes out, and how bytes are refused."""

from __future__ import annotations

from dataclasses import dataclass, field

# Raised whenever a rendition of the same picture would get other bytes: it is part of every file's name.
RECIPE: int = 2
# The AVIF and WebP files that a picture should have, never wider than the picture itself.
WIDTHS = (480, 800, 1200, 1600, 2400)
# An animation holds every frame: two sizes of it are enough, and of a long one smaller ones.
MOVING_WIDTHS = (480, 800)
MAX_PIXELS_MOVING = 40_000_000
# The rendition made at upload, which pages use until the others exist.
SAFE_WIDTH = 1600
# The rendition to look at by itself and to take away.
FULL_WIDTH = 2400

SENTENCES = {
    "empty": "The file is empty.",
    "not_a_picture": "The file is not a picture.",
    "unsupported_format": "Pictures of this format are not taken in.",
    "heic": "Pictures of this format can be read only where a further library is installed.",
    "damaged": "The picture is damaged or incomplete.",
    "too_many_bytes": "The file has too many bytes.",
    "too_many_pixels": "The picture has too many pixels.",
    "too_long_side": "A side of the picture is too long.",
    "too_many_frames": "The picture has too many frames.",
    "bad_cut": "The part to show lies outside of the picture.",
    "too_hard": "The picture took too much time or memory to read.",
}


class Refused(ValueError):
    """Bytes that are not let in; `code` says why and `detail` gives numbers to tell it with."""

    def __init__(self, code: str, **detail: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return SENTENCES.get(self.code, self.code)


@dataclass(frozen=True)
class Spec:
    """A rendition that should exist: at most so wide, as "avif", "webp", "jpeg", "png" or "gif".

    `is_moving` asks for an animation, in "webp" only; `is_full` for the one that carries credit and licence, in "jpeg"
    or "png".
    """

    width: int
    format: str
    is_moving: bool = False
    is_full: bool = False


@dataclass(frozen=True)
class Cut:
    """What is shown of a picture: first turned clockwise by `turn` quarters, then this rectangle, in pixels of the
    turned picture at its own size; a width of 0 means all of it."""

    turn: int = 0
    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0


WHOLE = Cut()


@dataclass(frozen=True)
class Found:
    """What a file says about its picture, in plain words, each on one line."""

    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Label:
    """What the full rendition says of itself, in plain words: who made it and on what terms it may be used."""

    credit: str = ""
    licence: str = ""
    licence_url: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Made:
    """A rendition that was made. It is narrower than its spec only where the picture or the format allows no more."""

    spec: Spec
    width: int
    height: int
    data: bytes = field(repr=False)

    @property
    def mime(self) -> str:
        """Its media type."""
        return f"image/{self.spec.format}"


@dataclass(frozen=True)
class Taken:
    """A picture that was let in.

    `digest` is the SHA-256 of its bytes in hex, `format` the true one ("mpo" is a JPEG with more pictures behind it),
    width and height are those of what is shown of the upright picture, `whole` the size of all of it; `colour` is its
    average as "#rrggbb" and `tint` the number of the nearest of TINTS. Pages of a TIFF are frames too, but do not make
    it animated. `found` is what the file says in words, `fingerprint` what the picture looks like.
    """

    digest: str
    format: str
    width: int
    height: int
    whole: tuple[int, int]
    frames: int
    is_animated: bool
    has_alpha: bool
    colour: str
    tint: int
    fingerprint: str
    found: Found
    safe: Made

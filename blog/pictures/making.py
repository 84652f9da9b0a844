"""What the child does with one picture: judges it, and makes renditions of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from blog.pictures import colours, cutting, encoding, limits, opening, sniffing
from blog.pictures.shapes import SAFE_WIDTH, WHOLE, Cut, Made, Spec

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Facts:
    """All of a Taken but its digest and tint."""

    format: str
    width: int
    height: int
    whole: tuple[int, int]
    frames: int
    is_animated: bool
    has_alpha: bool
    colour: tuple[int, int, int]
    safe: Made


def judge(data: bytes, *, cut: Cut = WHOLE) -> Facts:
    """Return what the picture is, with the safe rendition of what `cut` leaves of it. Raises Refused.

    Of an animation the first frame becomes a still; nothing of the others is decoded.
    """
    opened = opening.open_checked(data, sniffing.format_of(data))
    part = cutting.part_of(opened, cut)
    size = fit(part.width, part.height, SAFE_WIDTH, limits.SAFE_HEIGHT)
    picture = _pixels(opened, part, size)
    format, made = encoding.safe(picture)
    return Facts(
        format=opened.format,
        width=part.width,
        height=part.height,
        whole=(opened.width, opened.height),
        frames=opened.frames,
        is_animated=opened.is_animated,
        has_alpha=picture.mode == "RGBA",
        colour=colours.average(picture),
        safe=Made(Spec(size[0], format), *size, made),
    )


def make(data: bytes, specs: Sequence[Spec], *, cut: Cut = WHOLE) -> list[Made]:
    """Return a rendition of what `cut` leaves for each of `specs`, in their order. Raises Refused."""
    opened = opening.open_checked(data, sniffing.format_of(data))
    part = cutting.part_of(opened, cut)
    sizes = [fit(part.width, part.height, spec.width, limits.MAX_ENCODED_SIDE[spec.format]) for spec in specs]
    largest = _pixels(opened, part, max(sizes))
    made = []
    for spec, size in zip(specs, sizes, strict=True):
        data = encoding.encode(_resized(largest, size), spec.format)
        made.append(Made(spec, *size, data))
    return made


def fit(width: int, height: int, most_wide: int, most_high: int) -> tuple[int, int]:
    """Return the largest size of these proportions within the bounds; never larger than it is, never below 1."""
    most_wide, most_high = min(most_wide, width), min(most_high, height)
    if most_wide * height <= most_high * width:
        return most_wide, max(1, (2 * most_wide * height + width) // (2 * width))
    return max(1, (2 * most_high * width + height) // (2 * height)), most_high


def _pixels(opened: opening.Opened, part: cutting.Part, size: tuple[int, int]) -> Image.Image:
    """Return `part` of the picture upright, in sRGB and of exactly this size."""
    picture = opened.picture
    stored = picture.size
    lying = size[::-1] if part.orientation >= 5 else size
    if opened.format in ("jpeg", "mpo"):
        # The decoder itself leaves out what is not needed; twice the size keeps it sharp.
        picture.draft(None, part.scaled_up(stored, (2 * lying[0], 2 * lying[1])))
    decoded = colours.plain(opening.decode(opened))
    small = _resized(decoded, lying, part.box_in(stored, decoded.size))
    upright = colours.to_srgb(small, picture.info.get("icc_profile"))
    turn = TURNS.get(part.orientation)
    return upright if turn is None else upright.transpose(turn)


def _resized(
    picture: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float] | None = None
) -> Image.Image:
    """Return `picture`, or what `box` holds of it, at `size`; itself if it has it."""
    if box in (None, (0, 0, *picture.size)):
        if picture.size == size:
            return picture
        box = None
    return picture.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)

"""What the child does with one picture: judges it, and makes renditions of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from blog.pictures import (
    colours,
    cutting,
    encoding,
    fingerprints,
    found,
    labelling,
    limits,
    moving,
    opening,
    sniffing,
)
from blog.pictures.shapes import SAFE_WIDTH, WHOLE, Cut, Found, Label, Made, Spec

UNLABELLED = Label()
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
    fingerprint: str
    found: Found
    safe: Made


def judge(data: bytes, *, cut: Cut = WHOLE) -> Facts:
    """Return what the picture is, with the safe rendition of what `cut` leaves of it. Raises Refused.

    Of an animation the first frame becomes a still; nothing of the others is decoded.
    """
    opened = opening.open_checked(data, sniffing.format_of(data))
    part = cutting.part_of(opened, cut)
    words = found.found(data, opened.picture)
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
        fingerprint=fingerprints.fingerprint(picture),
        found=words,
        safe=Made(Spec(size[0], format), *size, made),
    )


def make(data: bytes, specs: Sequence[Spec], *, cut: Cut = WHOLE, label: Label = UNLABELLED) -> list[Made]:
    """Return a rendition of what `cut` leaves for each of `specs`, in their order; the full one says what `label` does.

    Raises Refused.
    """
    stills = [spec for spec in specs if not spec.is_moving]
    made = {each.spec: each for each in _stills(data, stills, cut, label)} if stills else {}
    made |= {spec: _moving(data, spec, cut) for spec in specs if spec.is_moving}
    return [made[spec] for spec in specs]


def _stills(data: bytes, specs: Sequence[Spec], cut: Cut, label: Label) -> list[Made]:
    """Return the renditions that do not move; the picture is decoded once, at the largest size that is needed."""
    opened = opening.open_checked(data, sniffing.format_of(data))
    part = cutting.part_of(opened, cut)
    sizes = [fit(part.width, part.height, spec.width, limits.MAX_ENCODED_SIDE[spec.format]) for spec in specs]
    largest = _pixels(opened, part, max(sizes))
    made = []
    for spec, size in zip(specs, sizes, strict=True):
        file = encoding.encode(_resized(largest, size), spec.format)
        if spec.is_full:
            file = labelling.label(file, spec.format, label)
        made.append(Made(spec, *size, file))
    return made


def _moving(data: bytes, spec: Spec, cut: Cut) -> Made:
    """Return an animation of one size."""
    opened = opening.open_checked(data, sniffing.format_of(data), all_frames=True)
    part = cutting.part_of(opened, cut)
    size = fit(part.width, part.height, spec.width, limits.MAX_ENCODED_SIDE[spec.format])
    profile = opened.picture.info.get("icc_profile")

    def prepare(frame: Image.Image) -> Image.Image:
        return _upright(colours.plain(frame), part, opened.picture.size, size, profile)

    return Made(spec, *size, moving.moving(opened, prepare))


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
    return _upright(decoded, part, stored, size, picture.info.get("icc_profile"))


def _upright(
    decoded: Image.Image,
    part: cutting.Part,
    stored: tuple[int, int],
    size: tuple[int, int],
    profile: bytes | None,
) -> Image.Image:
    """Return `part` of pixels that are `stored` at that size, or decoded at a smaller one, upright at `size`."""
    lying = size[::-1] if part.orientation >= 5 else size
    small = _resized(decoded, lying, part.box_in(stored, decoded.size))
    upright = colours.to_srgb(small, profile)
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

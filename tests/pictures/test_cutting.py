"""What is left of a picture after a turn and a crop, against Pillow's own turning and cropping of all of it."""

from __future__ import annotations

import itertools

import pytest
from PIL import Image, ImageChops

from blog import pictures
from blog.pictures import Cut, Refused, Spec
from blog.pictures.making import TURNS
from tests.pictures.samples import exif, lying, opened, photograph, saved

RECTANGLE = (24, 8, 40, 16)


def checks(picture: Image.Image) -> Image.Image:
    """Return corners of four colours with squares of others between them, so that each place is known by its look."""
    for number, (column, row) in enumerate(
        itertools.product(range(0, picture.width, 32), range(0, picture.height, 32))
    ):
        colour = (number * 53 % 256, number * 101 % 256, number * 197 % 256)
        picture.paste(colour, (column + 8, row + 8, column + 24, row + 24))
    return picture


@pytest.mark.parametrize(("orientation", "turn"), list(itertools.product(range(1, 9), range(4))))
def test_a_part_is_cut_where_it_was_seen_whichever_way_the_pixels_lie(orientation: int, turn: int) -> None:
    stored = checks(lying(orientation, 96, 64))
    upright = stored.transpose(TURNS[orientation]) if orientation > 1 else stored
    turned = upright.rotate(-90 * turn, expand=True)
    left, top, width, height = RECTANGLE
    wanted = turned.crop((left, top, left + width, top + height))
    data = saved(stored, "PNG", exif=exif(orientation))
    taken = pictures.take_in(data, cut=Cut(turn, *RECTANGLE))
    assert (taken.width, taken.height, taken.whole) == (width, height, (96, 64))
    assert ImageChops.difference(opened(taken.safe.data).convert("RGB"), wanted).getbbox() is None
    (made,) = pictures.make(data, [Spec(width, "png")], cut=Cut(turn, *RECTANGLE))
    assert ImageChops.difference(opened(made.data).convert("RGB"), wanted).getbbox() is None


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "AVIF"])
def test_a_part_of_a_large_picture_comes_as_wide_as_it_was_asked_for(format: str) -> None:
    picture = photograph(2400, 1600)
    cut = Cut(1, 200, 400, 1200, 600)
    (made,) = pictures.make(saved(picture, format), [Spec(600, "png")], cut=cut)
    wanted = (
        picture.rotate(-90, expand=True)
        .crop((200, 400, 1400, 1000))
        .resize((600, 300), Image.Resampling.LANCZOS)
    )
    assert (made.width, made.height) == (600, 300)
    pairs = zip(opened(made.data).convert("RGB").tobytes(), wanted.tobytes(), strict=True)
    assert sum(abs(one - other) for one, other in pairs) / (600 * 300 * 3) < 4


@pytest.mark.parametrize(
    "cut",
    [
        Cut(0, 0, 0, 321, 240),
        Cut(0, 1, 0, 320, 240),
        Cut(0, -1, 0, 20, 20),
        Cut(0, 0, -1, 20, 20),
        Cut(0, 0, 0, 20, 0),
        Cut(0, 0, 0, -20, 20),
        Cut(1, 0, 0, 320, 240),
    ],
)
def test_a_part_outside_of_the_picture_is_refused(cut: Cut) -> None:
    with pytest.raises(Refused) as refused:
        pictures.take_in(saved(photograph(), "PNG"), cut=cut)
    assert refused.value.code == "bad_cut"


def test_four_quarters_are_none() -> None:
    data = saved(photograph(), "PNG")
    assert pictures.take_in(data, cut=Cut(turn=4)).safe == pictures.take_in(data).safe

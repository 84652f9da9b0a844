"""Whatever EXIF says is up is up, in every format, and nothing made says so again."""

from __future__ import annotations

import pytest
from PIL import Image

from blog import pictures
from blog.pictures import Spec
from tests.pictures.samples import CORNERS, chunk, exif, lying, opened, saved

OPTIONS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "PNG": {},
    "WEBP": {"quality": 95},
    "AVIF": {"quality": 95, "subsampling": "4:4:4", "speed": 9},
    "TIFF": {},
}


def assert_upright(picture: Image.Image) -> None:
    assert picture.width > picture.height
    seen = picture.convert("RGB")
    for (vertical, horizontal), colour in CORNERS.items():
        x = seen.width // 8 if horizontal == "left" else seen.width - seen.width // 8
        y = seen.height // 8 if vertical == "top" else seen.height - seen.height // 8
        found = seen.getpixel((x, y))
        assert isinstance(found, tuple)
        assert all(abs(one - other) <= 20 for one, other in zip(found, colour, strict=True)), (x, y)


@pytest.mark.parametrize("format", OPTIONS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_comes_out_upright(format: str, orientation: int) -> None:
    data = saved(lying(orientation), format, exif=exif(orientation), **OPTIONS[format])
    taken = pictures.take_in(data)
    assert (taken.width, taken.height) == (96, 64)
    assert (taken.safe.width, taken.safe.height) == (96, 64)
    assert_upright(opened(taken.safe.data))
    (small,) = pictures.make(data, [Spec(48, "webp")])
    assert (small.width, small.height) == (48, 32)
    assert_upright(opened(small.data))
    assert not opened(small.data).getexif()


def test_a_large_photograph_that_lies_is_reduced_by_its_upright_width() -> None:
    data = saved(lying(6, 5000, 3000), "JPEG", exif=exif(6))
    taken = pictures.take_in(data)
    assert (taken.width, taken.height, taken.safe.width, taken.safe.height) == (5000, 3000, 1600, 960)
    assert_upright(opened(taken.safe.data))


def test_exif_behind_the_pixels_of_a_png_is_obeyed() -> None:
    plain = saved(lying(8), "PNG")
    data = plain[:-12] + chunk(b"eXIf", exif(8).tobytes().removeprefix(b"Exif\0\0")) + plain[-12:]
    taken = pictures.take_in(data)
    assert (taken.width, taken.height) == (96, 64)
    assert_upright(opened(taken.safe.data))


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_orientation_that_is_none_turns_nothing(value: int) -> None:
    made = Image.Exif()
    made[0x0112] = value
    data = saved(lying(1), "JPEG", exif=made, **OPTIONS["JPEG"])
    assert_upright(opened(pictures.take_in(data).safe.data))


@pytest.mark.parametrize("junk", [b"", b"\x00", b"II*\x00\xff\xff\xff\x7f", b"MM\x00*" + b"\xff" * 400])
def test_broken_exif_is_ignored(junk: bytes) -> None:
    for format in ("JPEG", "PNG", "WEBP"):
        data = saved(lying(1), format, exif=b"Exif\x00\x00" + junk, **OPTIONS[format])
        assert_upright(opened(pictures.take_in(data).safe.data))


def test_only_exif_is_asked_which_side_is_up() -> None:
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="r"><r:D tiff:Orientation="6"/></r:RDF></x:xmpmeta>'
    for format in ("JPEG", "WEBP"):
        data = saved(lying(1), format, xmp=packet, **OPTIONS[format])
        assert_upright(opened(pictures.take_in(data).safe.data))

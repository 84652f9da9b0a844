"""What telephones make comes in where the library for it is installed, and is refused in its own words else."""

from __future__ import annotations

import sys

import pytest
from PIL import Image, ImageChops

from blog import pictures
from blog.pictures import Refused, making
from tests.pictures.samples import CORNERS, exif, lying, opened, photograph

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


def heic(picture: Image.Image, **options: object) -> bytes:
    """Return `picture` as a telephone saves it."""
    pillow_heif = pytest.importorskip("pillow_heif")
    import io

    file = io.BytesIO()
    pillow_heif.from_pillow(picture).save(file, quality=95, chroma=444, **options)
    return file.getvalue()


def test_a_telephones_picture_comes_in() -> None:
    taken = pictures.take_in(heic(photograph()))
    assert (taken.format, taken.width, taken.height, taken.is_animated) == ("heic", 320, 240, False)
    difference = ImageChops.difference(opened(taken.safe.data).convert("RGB"), photograph())
    assert max(high for _low, high in difference.resize((32, 24)).getextrema()) < 16  # type: ignore[misc]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_it_is_turned_once(orientation: int) -> None:
    stored = lying(orientation)
    data = heic(stored, exif=exif(orientation).tobytes())
    taken = pictures.take_in(data)
    safe = opened(taken.safe.data).convert("RGB")
    assert (taken.width, taken.height) == safe.size == (96, 64)
    for (vertical, horizontal), colour in CORNERS.items():
        spot = (8 if horizontal == "left" else 88, 8 if vertical == "top" else 56)
        found = safe.getpixel(spot)
        assert all(abs(one - other) < 12 for one, other in zip(found, colour, strict=True))  # type: ignore[arg-type]


def test_a_damaged_one_is_refused() -> None:
    data = heic(photograph())
    for end in (40, len(data) // 2, len(data) - 20):
        with pytest.raises(Refused) as refused:
            pictures.take_in(data[:end])
        assert refused.value.code in ("damaged", "too_hard")


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif.as_plugin", None)
    with pytest.raises(Refused) as refused:
        making.judge(HEIC)
    assert refused.value.code == "heic"

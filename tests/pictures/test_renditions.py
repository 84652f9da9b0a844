"""What is made: sizes, formats, the same bytes each time."""

from __future__ import annotations

import hashlib

import pytest
from PIL import Image

from blog import pictures
from blog.pictures import Spec, Taken
from blog.pictures.pool import POOL
from tests.pictures.samples import chart, opened, photograph, saved


def test_a_photograph_is_known_by_its_bytes_and_measured() -> None:
    data = saved(photograph(2000, 1500), "JPEG")
    taken = pictures.take_in(data)
    assert isinstance(taken, Taken)
    assert taken.digest == hashlib.sha256(data).hexdigest()
    assert (taken.format, taken.width, taken.height) == ("jpeg", 2000, 1500)
    assert (taken.frames, taken.is_animated, taken.has_alpha) == (1, False, False)
    assert taken.safe.spec == Spec(1600, "jpeg")
    assert (taken.safe.width, taken.safe.height) == (1600, 1200)
    safe = opened(taken.safe.data)
    assert (safe.format, safe.size, bool(safe.info.get("progressive"))) == ("JPEG", (1600, 1200), True)


@pytest.mark.parametrize("format", ["avif", "webp", "jpeg", "png", "gif"])
def test_each_format_is_made_at_each_width_in_the_order_asked_for(format: str) -> None:
    data = saved(photograph(), "PNG")
    specs = [Spec(width, format) for width in (160, 80, 320, 500)]
    made = pictures.make(data, specs)
    assert [each.spec for each in made] == specs
    assert [(each.width, each.height) for each in made] == [(160, 120), (80, 60), (320, 240), (320, 240)]
    for each in made:
        assert (opened(each.data).format or "").lower() == format
        assert opened(each.data).size == (each.width, each.height)
        assert each.mime == f"image/{format}"


def test_nothing_asked_for_is_nothing_made() -> None:
    assert pictures.make(saved(chart(), "PNG"), []) == []


@pytest.mark.parametrize("spec", [Spec(0, "webp"), Spec(-1, "webp"), Spec(100, "bmp"), Spec(100, "svg")])
def test_a_spec_that_makes_no_sense_is_an_error_of_ours(spec: Spec) -> None:
    with pytest.raises(ValueError, match="no rendition"):
        pictures.make(saved(chart(), "PNG"), [spec])


def test_transparency_stays_where_the_format_has_it_and_lies_on_white_else() -> None:
    picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    picture.paste((255, 0, 0, 255), (0, 0, 50, 100))
    specs = [Spec(100, format) for format in ("webp", "png", "gif", "jpeg")]
    *with_alpha, without = pictures.make(saved(picture, "PNG"), specs)
    for made in with_alpha:
        assert [opened(made.data).convert("RGBA").getpixel((x, 50))[3] for x in (20, 80)] == [255, 0]  # type: ignore[index]
    assert min(opened(without.data).convert("RGB").getpixel((80, 50))) > 250  # type: ignore[type-var,arg-type]


def test_drawn_pictures_are_made_without_loss() -> None:
    (made,) = pictures.make(saved(chart(), "PNG"), [Spec(640, "webp")])
    assert opened(made.data).convert("RGB").tobytes() == chart().tobytes()


def test_a_photograph_loses_little() -> None:
    (made,) = pictures.make(saved(photograph(), "PNG"), [Spec(320, "webp")])
    pairs = zip(opened(made.data).convert("RGB").tobytes(), photograph().tobytes(), strict=True)
    assert sum(abs(one - other) for one, other in pairs) / (320 * 240 * 3) < 6


def test_the_same_bytes_give_the_same_files_in_every_child() -> None:
    see_through = photograph()
    see_through.putalpha(Image.linear_gradient("L").resize(see_through.size))
    for data in (saved(photograph(), "AVIF", speed=9), saved(see_through, "PNG"), saved(chart(), "GIF")):
        specs = [*pictures.wanted(320, 240), *(Spec(200, format) for format in ("jpeg", "png", "gif"))]
        first = pictures.take_in(data), pictures.make(data, specs)
        POOL.close()
        assert (pictures.take_in(data), pictures.make(data, specs)) == first

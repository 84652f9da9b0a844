"""Which renditions are wanted, and what their files are called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import pictures
from blog.pictures import Spec
from blog.pictures.making import fit

sides = st.integers(1, 70_000)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, [1]),
        (479, [479]),
        (480, [480]),
        (481, [480, 481]),
        (1000, [480, 800, 1000]),
        (1600, [480, 800, 1200, 1600]),
        (70_000, [480, 800, 1200, 1600]),
    ],
)
def test_the_widths_follow_from_the_picture(width: int, widths: list[int]) -> None:
    assert pictures.wanted(width) == tuple(Spec(each, "webp") for each in widths)


@given(width=sides, has_alpha=st.booleans())
def test_some_rendition_is_always_wanted_and_none_is_enlarged(width: int, has_alpha: bool) -> None:
    widths = [spec.width for spec in pictures.wanted(width, has_alpha=has_alpha)]
    assert widths == sorted(set(widths))
    assert widths[-1] == min(width, pictures.WIDTHS[-1])
    assert all(each in pictures.WIDTHS for each in widths[:-1])


@given(width=sides, height=sides, most_wide=sides, most_high=sides)
def test_a_size_fits_its_bounds_and_keeps_proportions_to_the_pixel(
    width: int, height: int, most_wide: int, most_high: int
) -> None:
    made_wide, made_high = fit(width, height, most_wide, most_high)
    assert 1 <= made_wide <= min(width, most_wide)
    assert 1 <= made_high <= min(height, most_high)
    keeps_height = made_high == 1 or abs(made_high - made_wide * height / width) <= 0.5
    keeps_width = made_wide == 1 or abs(made_wide - made_high * width / height) <= 0.5
    assert (made_wide == min(width, most_wide) and keeps_height) or (
        made_high == min(height, most_high) and keeps_width
    )


def test_a_file_name_tells_picture_and_recipe_width_and_format(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = "5" * 64
    name = pictures.file_name(digest, Spec(800, "webp"))
    assert re.fullmatch(r"[0-9a-f]{20}-800\.webp", name)
    assert name.startswith(pictures.stem(digest))
    assert pictures.file_name(digest, Spec(800, "jpeg")).endswith("-800.jpg")
    assert pictures.stem("6" * 64) != pictures.stem(digest)
    monkeypatch.setattr("blog.pictures.naming.RECIPE", pictures.RECIPE + 1)
    assert not name.startswith(pictures.stem(digest))


def test_a_recipe_gives_each_picture_the_same_name_for_ever() -> None:
    assert pictures.RECIPE == 1
    assert pictures.stem("0" * 64) == "0014ab94578f46aac267"


@pytest.mark.parametrize(
    ("format", "ending"),
    [("jpeg", "jpg"), ("mpo", "jpg"), ("png", "png"), ("webp", "webp"), ("gif", "gif"), ("tiff", "tif")],
)
def test_a_format_has_one_ending(format: str, ending: str) -> None:
    assert pictures.extension(format) == ending

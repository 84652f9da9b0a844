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
        (481, [481]),
        (540, [480, 540]),
        (1000, [480, 800, 1000]),
        (1600, [480, 800, 1200, 1600]),
        (1700, [480, 800, 1200, 1700]),
        (70_000, [480, 800, 1200, 1600, 2400]),
    ],
)
def test_the_widths_follow_from_the_picture(width: int, widths: list[int]) -> None:
    specs = pictures.wanted(width, 100)
    assert [spec.width for spec in specs if spec.format == "avif"] == widths
    assert [spec.width for spec in specs if spec.format == "webp"] == widths


@given(width=sides, height=sides, frames=st.integers(1, 300), is_labelled=st.booleans())
def test_some_rendition_is_always_wanted_and_none_is_enlarged(
    width: int, height: int, frames: int, is_labelled: bool
) -> None:
    specs = pictures.wanted(width, height, frames=frames, is_labelled=is_labelled)
    assert len(set(specs)) == len(specs)
    for format in ("avif", "webp"):
        widths = [spec.width for spec in specs if spec.format == format]
        assert widths == sorted(set(widths))
        assert 1 <= widths[0] <= widths[-1] <= width
    assert all(spec.is_moving == (frames > 1 and spec.format == "webp") for spec in specs)


@pytest.mark.parametrize(
    ("width", "is_labelled", "full"),
    [(1600, False, None), (1600, True, 1600), (1601, False, 1601), (9999, True, 2400)],
)
def test_there_is_a_full_one_where_it_is_more_than_the_safe_one(
    width: int, is_labelled: bool, full: int | None
) -> None:
    found = [
        spec for spec in pictures.wanted(width, 100, fallback="png", is_labelled=is_labelled) if spec.is_full
    ]
    assert found == ([Spec(full, "png", is_full=True)] if full else [])


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
    assert pictures.RECIPE == 2
    assert pictures.stem("0" * 64) == "c89ef60219d2e1dc45a3"


def test_another_part_of_a_picture_and_another_label_have_other_names() -> None:
    digest, full, small = "5" * 64, Spec(1600, "jpeg", is_full=True), Spec(1600, "jpeg")
    cuts = [
        pictures.WHOLE,
        pictures.Cut(turn=1),
        pictures.Cut(0, 1, 2, 30, 40),
        pictures.Cut(0, 1, 23, 0, 40),
    ]
    assert len({pictures.file_name(digest, small, cut=cut) for cut in cuts}) == len(cuts)
    assert pictures.file_name(digest, full, label=pictures.Label("Ann")) != pictures.file_name(digest, full)
    assert pictures.file_name(digest, small, label=pictures.Label("Ann")) == pictures.file_name(digest, small)


@pytest.mark.parametrize(
    ("format", "ending"),
    [("jpeg", "jpg"), ("mpo", "jpg"), ("png", "png"), ("webp", "webp"), ("gif", "gif"), ("tiff", "tif")],
)
def test_a_format_has_one_ending(format: str, ending: str) -> None:
    assert pictures.extension(format) == ending

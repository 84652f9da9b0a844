"""The palette and its sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import pictures
from blog.pictures.tints import nearest

SHEET = Path(__file__).resolve().parents[2] / "static/css/pictures.css"
bytes_ = st.integers(0, 255)


def test_there_are_64_different_tints() -> None:
    assert len(set(pictures.TINTS)) == 64
    assert all(re.fullmatch("#[0-9a-f]{6}", tint) for tint in pictures.TINTS)


@pytest.mark.parametrize("number", range(0, 64, 7))
def test_a_tint_is_its_own_nearest(number: int) -> None:
    assert nearest(*bytes.fromhex(pictures.TINTS[number][1:])) == number


@given(bytes_, bytes_, bytes_)
def test_every_colour_has_a_tint_of_about_its_lightness(red: int, green: int, blue: int) -> None:
    tint = bytes.fromhex(pictures.TINTS[nearest(red, green, blue)][1:])

    def light(r: int, g: int, b: int) -> float:
        return 0.299 * r + 0.587 * g + 0.114 * b

    assert abs(light(*tint) - light(red, green, blue)) < 70


def test_the_sheet_in_the_house_is_the_sheet_that_is_written() -> None:
    assert SHEET.read_text() == pictures.tint_css(), "write it anew from blog.pictures.tint_css()"


def test_the_sheet_has_every_class_that_pages_may_name() -> None:
    found = set(re.findall(r"^\.([\w-]+) \{", SHEET.read_text(), re.MULTILINE))
    expected = {f"tint-{number:02d}" for number in range(64)}
    expected |= {f"{axis}-{step}" for axis in ("fx", "fy") for step in range(21)}
    expected |= {f"ar-{tenths:02d}" for tenths in range(5, 41)}
    assert found == expected

"""The palette and its sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import pictures
from blog.pictures.tints import nearest

SHEET = Path(__file__).resolve().parents[2] / "static/css/site.css"


def test_there_are_64_different_tints() -> None:
    assert len(set(pictures.TINTS)) == 64
    assert all(re.fullmatch("#[0-9a-f]{6}", tint) for tint in pictures.TINTS)


@pytest.mark.parametrize("number", range(0, 64, 7))
def test_a_tint_is_its_own_nearest(number: int) -> None:
    assert nearest(*bytes.fromhex(pictures.TINTS[number][1:])) == number


@given(st.integers(0, 255))
def test_grey_has_a_grey_tint(value: int) -> None:
    assert nearest(value, value, value) < 8


@pytest.mark.parametrize(
    ("colour", "looks_like"),
    [
        ("#000000", "#020202"),
        ("#ffffff", "#ffffff"),
        ("#808080", "#8c8c8c"),
        ("#7a5a20", "#774a03"),
        ("#2a6fb0", "#0e5794"),
    ],
)
def test_a_tint_looks_like_the_colour(colour: str, looks_like: str) -> None:
    assert pictures.TINTS[nearest(*bytes.fromhex(colour[1:]))] == looks_like


def test_the_sheet_in_the_house_is_the_sheet_that_is_written() -> None:
    assert SHEET.read_text().endswith(pictures.tint_css()), "end it anew with blog.pictures.tint_css()"


def test_the_sheet_has_every_class_that_pages_may_name() -> None:
    found = set(re.findall(r"^\.((?:tint|fx|fy|ar)-[0-9]+) \{", SHEET.read_text(), re.MULTILINE))
    expected = {f"tint-{number:02d}" for number in range(64)}
    expected |= {f"{axis}-{step}" for axis in ("fx", "fy") for step in range(21)}
    expected |= {f"ar-{tenths:02d}" for tenths in range(5, 41)}
    assert found == expected

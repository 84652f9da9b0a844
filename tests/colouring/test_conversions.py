"""Colours there and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.colouring import NotAColour, parse
from blog.colouring.conversions import from_oklch, to_oklch

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@settings(deadline=None)
@given(COLOURS)
def test_a_colour_comes_back_as_it_went(colour: str):
    assert from_oklch(*to_oklch(colour)) == colour


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma"),
    # As Ottosson's own converter gives them.
    [("#ffffff", 1.0, 0.0), ("#000000", 0.0, 0.0), ("#ff0000", 0.628, 0.2577), ("#0000ff", 0.452, 0.3132)],
)
def test_lightness_and_chroma_are_those_of_oklch(colour: str, lightness: float, chroma: float):
    found = to_oklch(colour)
    assert found.lightness == pytest.approx(lightness, abs=0.0005)
    assert found.chroma == pytest.approx(chroma, abs=0.0005)


@settings(deadline=None)
@given(st.floats(0.1, 1), st.floats(0, 0.5), st.floats(-3.2, 3.2))
def test_what_srgb_cannot_show_loses_chroma_and_keeps_lightness(lightness: float, chroma: float, hue: float):
    assert to_oklch(from_oklch(lightness, chroma, hue)).lightness == pytest.approx(lightness, abs=0.02)


@pytest.mark.parametrize("written", ["#A8321A", "a8321a", " #a8321a "])
def test_a_colour_is_read_however_it_is_written(written: str):
    assert parse(written) == "#a8321a"
    assert parse("#fA0") == "#ffaa00"


@pytest.mark.parametrize("written", ["", "#", "red", "#12345", "#1234567", "#gggggg", "rgb(1,2,3)", "#١٢٣"])
def test_what_is_no_colour_is_refused(written: str):
    with pytest.raises(NotAColour):
        parse(written)

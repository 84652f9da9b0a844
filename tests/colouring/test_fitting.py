"""Whatever colour is chosen can be read in the end, and is as near to the chosen one as that lets it be."""

from __future__ import annotations

from math import cos

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blog.colouring import SIGNS, WORDS, NotAColour, contrast, fit, least
from blog.colouring.conversions import from_oklch, to_oklch

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
LIGHT = ("#fcfbf8", "#f3f0e9", "#f6e3b4")
DARK = ("#171614", "#211f1c", "#533f18")
GROUNDS = st.sampled_from([LIGHT, DARK])
# Yellow, nearly white, nearly black, blue, and a grey between all.
NASTY = ("#ffff00", "#fefefe", "#010101", "#0000ff", "#777777")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # As the calculators that everybody uses give them.
    [("#ffffff", "#000000", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@settings(deadline=None)
@given(COLOURS, GROUNDS)
@example(NASTY[0], LIGHT)
@example(NASTY[1], LIGHT)
@example(NASTY[2], DARK)
@example(NASTY[3], DARK)
def test_every_colour_comes_out_readable_on_all_grounds(chosen: str, grounds: tuple[str, ...]):
    fitted = fit(chosen, grounds)
    assert least(fitted.colour, grounds) >= WORDS
    # What is read well enough is seen well enough, and carries the paper's own colour as its words.
    assert min(contrast(ground, fitted.colour) for ground in grounds) >= SIGNS
    assert fitted.is_moved is (fitted.colour != chosen)


@settings(deadline=None)
@given(COLOURS, GROUNDS)
def test_what_fits_is_left_alone_and_what_was_fitted_fits(chosen: str, grounds: tuple[str, ...]):
    once = fit(chosen, grounds)
    assert fit(once.colour, grounds).colour == once.colour
    if least(chosen, grounds) >= WORDS:
        assert once.colour == chosen


@settings(deadline=None)
@given(COLOURS, GROUNDS)
def test_a_colour_is_moved_no_further_than_it_must(chosen: str, grounds: tuple[str, ...]):
    fitted = fit(chosen, grounds)
    if fitted.is_moved:
        was, now = to_oklch(chosen), to_oklch(fitted.colour)
        assert fitted.is_darker is (now.lightness < was.lightness) is (grounds is LIGHT)
        nearer = from_oklch(now.lightness + 0.01 * (1 if grounds is LIGHT else -1), was.chroma, was.hue)
        assert least(nearer, grounds) < WORDS
        # The steps of 8 bits turn the hue of what is nearly grey.
        if now.chroma > 0.05:
            assert cos(now.hue - was.hue) > 0.999


def test_another_contrast_may_be_asked_for():
    assert least(fit("#ffff00", LIGHT, minimum=7).colour, LIGHT) >= 7
    assert fit("#949494", ("#ffffff",), minimum=3).colour == "#949494"


def test_grounds_on_which_nothing_can_be_read_are_refused():
    with pytest.raises(ValueError, match="Nothing can be read"):
        fit("#ff0000", ("#ffffff", "#000000"))


def test_what_is_no_colour_is_refused():
    with pytest.raises(NotAColour):
        fit("vermilion", LIGHT)

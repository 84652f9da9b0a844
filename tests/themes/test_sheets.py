"""The sheet of a look says what differs, is small, and never sets a colour that cannot be read."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blog import colouring, themes
from blog.themes import DEFAULT, MEASURES, PAIRINGS, THEMES, Look

STATIC = Path(__file__).resolve().parents[2] / "static"
LOOKS = st.builds(
    Look,
    theme=st.sampled_from(sorted(THEMES)),
    pairing=st.sampled_from(sorted(PAIRINGS)),
    measure=st.sampled_from(sorted(MEASURES)),
    accent=st.just("") | st.integers(0, 0xFFFFFF).map("#{:06x}".format),
)


def url(file: str) -> str:
    return f"/static/{file}"


def test_what_nobody_has_chosen_needs_no_sheet():
    assert themes.sheet(DEFAULT, url=url) == ""


@settings(deadline=None)
@given(LOOKS)
def test_a_look_comes_back_from_its_name(look: Look):
    assert Look.named(look.name) == look


@pytest.mark.parametrize(
    "name",
    [
        "",
        "scholar",
        "paper",
        "scholar-normal-own",
        "paper-scholar-normal-red",
        "paper-scholar-normal-a8321",
        "no-scholar-normal-own",
        "paper-no-normal-own",
        "paper-scholar-no-own",
        "paper-scholar-normal-own\n",
        "../-paper-scholar-normal-own",
    ],
)
def test_no_other_name_is_a_look(name: str):
    assert Look.named(name) is None


@settings(deadline=None)
@given(LOOKS)
@example(Look(accent="#ffff00"))
@example(Look(accent="#0000ff"))
@example(Look(theme="studio"))
@example(Look(theme="studio", accent="#ffff00"))
def test_the_accent_of_a_sheet_is_read_on_every_ground_in_both_schemes(look: Look):
    css = themes.sheet(look, url=url)
    found = re.search(r"--accent:light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)", css)
    theme = THEMES[look.theme]
    light, dark = found.groups() if found else (theme.light.accent, theme.dark.accent)
    assert colouring.least(light, theme.light.all) >= colouring.WORDS
    assert colouring.least(dark, theme.dark.all) >= colouring.WORDS
    # Browsers that know one scheme only have the light one.
    assert not found or f":root{{--accent:{light}}}" in css


@settings(deadline=None)
@given(LOOKS)
def test_a_sheet_is_small_and_asks_nobody_else(look: Look):
    css = themes.sheet(look, url=url)
    assert len(css) <= 2048
    assert len(gzip.compress(css.encode())) <= 700
    assert all(address.startswith("/static/fonts/") for address in re.findall(r'url\("([^"]*)"', css))
    assert "@import" not in css
    # Paper keeps its black: no colour is set but for screens.
    assert "--accent" not in css.partition("@media screen")[0]


@pytest.mark.parametrize("name", PAIRINGS)
def test_the_letters_of_a_pairing_lie_here_with_their_licence(name: str):
    pairing = PAIRINGS[name]
    files = {face.file for face in pairing.faces} | ({pairing.first} - {""})
    for file in files:
        assert (STATIC / "fonts" / file).stat().st_size <= 40_000
        assert (
            "SIL OPEN FONT LICENSE"
            in (STATIC / "fonts" / f"{file.rsplit('-', 1)[0]}-LICENSE.txt").read_text().upper()
        )
    # All that a page asks for is beneath 90 KB, so that figures have the rest of its budget.
    assert sum((STATIC / "fonts" / file).stat().st_size for file in files) <= 90_000
    declared = themes.sheet(Look(pairing=name), url=url)
    assert all(f"/static/fonts/{file}" in declared for file in files - {PAIRINGS[themes.SCHOLAR].first})


def test_the_widths_are_those_of_the_style_sheet():
    css = (STATIC / "css/site.css").read_text()
    assert f"--measure: {MEASURES[themes.NORMAL]}rem;" in css
    assert DEFAULT.measure == themes.NORMAL

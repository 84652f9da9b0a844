"""Each theme is one style sheet over the shared one: its colours are those that are reckoned with, and all can be read."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from blog.colouring import WORDS, contrast
from blog.themes import THEMES

STATIC = Path(__file__).resolve().parents[2] / "static"
SHARED = (STATIC / "css/site.css").read_text()
each_theme = pytest.mark.parametrize("name", THEMES)
CODE = ("code-word", "code-string", "code-comment", "code-number", "code-name", "code-gone")
# A colour of a theme, in the light and in the dark.
Colour = tuple[str, str]


def sheet(name: str) -> str:
    """Return the style sheet of a theme."""
    return (STATIC / THEMES[name].file).read_text()


def tokens(css: str) -> dict[str, Colour]:
    """Return the colours of a style sheet by their names, as screens have them."""
    found: dict[str, Colour] = {}
    colour = "(#[0-9a-f]{6})"
    for token, plain, light, dark in re.findall(
        rf"--([a-z-]+): (?:{colour}|light-dark\({colour}, {colour}\));", css
    ):
        found[token] = (light or plain, dark or plain)
    return found


def ratios(css: str, words: str, ground: str) -> list[float]:
    """Return how much a colour of a sheet differs from another in the light and in the dark."""
    found = tokens(css)
    return [contrast(*pair) for pair in zip(found[words], found[ground], strict=True)]


@each_theme
def test_the_grounds_are_those_of_the_style_sheet(name: str):
    theme, css = THEMES[name], sheet(name)
    for ground in ("paper", "sheet", "mark", "code", "accent"):
        light, dark = getattr(theme.light, ground), getattr(theme.dark, ground)
        assert f"--{ground}: light-dark({light}, {dark});" in css, ground
        assert f"--{ground}: {light};" in css, "where a browser knows one scheme only"
    edge = tokens(css)["band" if "--band" in css else "paper"]
    assert (theme.light.edge, theme.dark.edge) == edge


@each_theme
def test_words_are_read_on_all_that_they_stand_on(name: str):
    css = sheet(name)
    pairs = [(words, ground) for words in ("ink", "accent") for ground in ("paper", "sheet", "mark", "code")]
    pairs += [("quiet", "paper"), ("quiet", "sheet")]
    ground = "block" if "--block" in css else "code"
    pairs += [(word, ground) for word in CODE]
    if "--block" in css:
        pairs += [("block-ink", "block")]
    if "--band" in css:
        pairs += [("band-ink", "band"), ("band-quiet", "band"), ("band", "band-quiet")]
    low = {pair: ratio for pair in pairs if (ratio := min(ratios(css, *pair))) < WORDS}
    assert low == {}


@each_theme
def test_code_is_read_on_paper_too(name: str):
    css = sheet(name).partition("@media screen")[0]
    printed = tokens(css)
    assert min(contrast(printed[word][0], "#ffffff") for word in CODE) >= WORDS


@each_theme
def test_a_theme_says_how_a_page_looks_and_nothing_of_how_it_works(name: str):
    css = sheet(name)
    # Sides are those of the script, letters and widths those of the look, pictures as wide as pages tell browsers.
    sides = r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)|[{;]\s*(?:left|right|width|height|float)\s*:|text-align: (?:left|right)"
    assert re.findall(sides, css) == []
    assert not re.search(r"@font-face|@import|url\(|--(?:serif|sans|mono|measure|wide|gap)\s*:", css)
    assert "!important" not in css
    # Nothing of a theme hides what a page says.
    assert "display: none" not in css.replace(".gallery .figure figcaption::before { display: none; }", "")


def test_the_shared_sheet_has_no_colours_of_its_own_for_screens():
    drawn = SHARED.partition("@media print")[0]
    assert re.findall(r"#[0-9a-f]{3,8}\b", drawn) == []


@each_theme
def test_a_theme_has_every_colour_that_the_shared_sheet_asks_for(name: str):
    asked = set(re.findall(r"var\(--([\w-]+)", SHARED + sheet(name)))
    assert asked - set(re.findall(r"--([\w-]+):", SHARED + sheet(name))) == set()


def test_what_a_field_waits_with_is_in_a_colour_that_can_be_read():
    assert "::placeholder { color: var(--quiet); opacity: 1; }" in SHARED
    assert "::placeholder" not in "".join(map(sheet, THEMES))


@each_theme
def test_lists_crop_pictures_as_the_page_of_a_picture_shows_it(name: str):
    shown = re.search(r"const TEASER = (\d+) / (\d+);", (STATIC / "js/desk/framing.js").read_text())
    assert shown
    width, height = shown.groups()
    column = re.search(r"\.teaser \{ grid-template[^}]*?(\d+)rem(?: minmax\(0, 1fr\))?; \}", sheet(name))
    assert column
    assert column[1] == width
    assert f":not(:first-child) .picture img {{ max-block-size: {height}rem; }}" in SHARED
    assert not re.search(r"\.picture img \{[^}]*max-block-size", sheet(name))


@each_theme
def test_both_sheets_of_a_page_are_small_on_the_way(name: str):
    assert sum(len(gzip.compress(css.encode())) for css in (SHARED, sheet(name))) <= 12 * 1024

"""What `sizes` tells the browser before any style sheet is there, held against what the style sheet then does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from blog.markup.pictures import SIZES
from blog.themes import THEMES
from tests.journeys.dressed import dress, wear
from tests.journeys.running import Site

# Where a theme shows a picture of each layout; the layouts of a text are tried on one of its figures.
PLACES = {
    "opening": ("/2013/", ".front .teaser:first-child .picture img"),
    "teaser": ("/2013/", ".teasers > .teaser:not(:first-child) .picture img"),
    "header": ("/", ".site-picture img"),
    "portrait": ("/author/maud-ferrier/", ".portrait img"),
    "lead": ("/2013/06/25/a-bakery-in-three-windows/", "figure.lead img"),
    "column": (
        "/2013/12/04/influency-ashton-kutcher-social-media/",
        ".prose > .figure:not(.wide, .full) img",
    ),
    "wide": ("/2013/12/04/influency-ashton-kutcher-social-media/", ".prose > .figure.wide img"),
    "full": ("/2013/12/04/influency-ashton-kutcher-social-media/", ".prose > .figure.full img"),
    "credits": ("/credits/", ".credits img"),
}
WIDTHS = (360, 390, 540, 767, 768, 820, 1024, 1280, 1440, 1920)

# The browser reads `sizes` as the specification says (HTML, 4.8.4.2.2): the first condition that holds; a rem is the
# size that readers have chosen for text, whatever the style sheet makes of it.
MEASURE = """(image, sizes) => {
  const told = sizes.split(",").map((each) => each.trim().match(/^(?:(\\(.*\\)) )?([\\d.]+)(rem|vw|px)$/))
    .find(([, condition]) => !condition || matchMedia(condition).matches);
  const unit = { rem: 16, px: 1, vw: innerWidth / 100 }[told[3]];
  return [Number(told[2]) * unit, image.getBoundingClientRect().width];
}"""
AS = """(figure, layout) => { figure.classList.remove("wide", "full"); figure.classList.add(layout); }"""

# What others have published last may leave no picture on the front page; so another list is made to look like it.
FIRST = """() => {
  const list = document.querySelector(".teasers");
  list.parentElement.classList.add("front");
  list.prepend(list.querySelector(".teaser:not(.bare)"));
}"""


@pytest.mark.parametrize("layout", PLACES)
def test_sizes_tell_how_wide_every_theme_shows_a_picture(site: Site, browser_page: Page, layout: str) -> None:
    page = browser_page
    path, selector = PLACES[layout]
    if layout == "credits":
        shown = site.manage(
            "shell",
            "-c",
            "from blog.models import SiteSettings; SiteSettings.objects.update(shows_credits=True)",
        )
        assert shown.returncode == 0, shown.stderr
    if layout == "header":
        dress(site, header_image="eleven-doors")
    page.goto(path)
    if layout in ("wide", "full"):
        page.locator(".prose > .figure").first.evaluate(AS, layout)
    if layout == "opening":
        page.evaluate(FIRST)
    image = page.locator(selector).first
    wrong = {}
    for theme in THEMES:
        wear(page, site, theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            told, shown = image.evaluate(MEASURE, SIZES[layout])
            # A file a little too large costs bytes, one too small is seen: it may be 2 % short, and a tenth too large.
            if not shown * 0.98 <= told <= shown * 1.1 + 8:
                wrong[theme, width] = (round(told), round(shown))
    if layout == "header":
        dress(site)
    assert not wrong, f"Told and shown at each width of the window: {wrong}"


def test_every_layout_of_a_theme_is_measured() -> None:
    # A picture inside a sentence is as high as the line; that of a gallery depends on its neighbours.
    assert set(SIZES) - {"inline", "gallery"} == set(PLACES)

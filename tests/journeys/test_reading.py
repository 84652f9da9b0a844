"""A reader comes to the front page, reads the Influency article, and answers its writer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.journey
ARTICLE = "/2013/12/04/influency-ashton-kutcher-social-media/"
CAPTIONS = ["Ashton Kutcher’s Facebook Influency", "Ashton Kutcher’s Twitter Influency"]


def test_the_article_is_found_read_and_left_by_its_links(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(site.url)
    page.get_by_role("link", name="Ashton Kutcher's Influency").click()
    assert page.url.endswith(ARTICLE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ashton Kutcher's Influency")
    figures = page.locator(".prose figure.figure")
    expect(figures.locator("figcaption .caption")).to_have_text(CAPTIONS)
    for number in range(figures.count()):
        image = figures.nth(number).locator("img")
        image.scroll_into_view_if_needed()
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=image.element_handle()
        )
        assert len(image.get_attribute("alt") or "") > 20
    for words in ("Customer service at B&H Photo", "The Boston Celtics", "Knowing when to give up", "E-mail"):
        page.goto(site.url + ARTICLE)
        page.locator(".prose").get_by_role("link", name=words).click()
        expect(page.locator("article h1")).to_be_visible()
        assert page.url != site.url + ARTICLE


def name_of(script: Locator) -> str:
    """Return the name of a script's file without the mark of its contents."""
    return re.sub(r".*/|\..*", "", script.get_attribute("src") or "")


def test_reading_needs_no_script_and_leaves_no_cookie(site, browser_page: Page) -> None:
    page = browser_page
    scripts = page.locator("script:not([type='application/ld+json'])")
    for path in ("/", "/tags/", "/tag/influency/", "/archive/"):
        page.goto(site.url + path)
        assert [name_of(script) for script in scripts.all()] == ["theme"], path
    # Where there is code, a heading, or a picture that leads to a larger view, one more does all that can be done there.
    page.goto(site.url + ARTICLE)
    assert [name_of(script) for script in scripts.all()] == ["theme", "post"]
    assert page.context.cookies() == []


@pytest.mark.may_complain("404")
@pytest.mark.parametrize("width", [320, 390, 820, 1920])
def test_no_page_is_wider_than_its_window(site, browser_page: Page, width: int) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    for path in (
        "/",
        ARTICLE,
        "/2013/06/25/a-bakery-in-three-windows/",
        "/tags/",
        "/author/maud-ferrier/",
        "/nothing/",
    ):
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_full_figure_fills_the_window_and_no_more(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(site.url + ARTICLE)
    figure = page.locator(".prose figure.figure").first
    figure.evaluate("figure => figure.classList.add('full')")
    box = figure.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, page.evaluate("document.documentElement.clientWidth"))


def test_the_first_stop_of_the_tab_key_skips_to_the_text(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(site.url + ARTICLE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    # The text is marked neither as the target of a link nor as a field to type in.
    expect(page.locator("main")).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(page.locator("main")).to_have_css("outline-style", "none")


def test_a_letter_goes_through_the_private_door(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(site.url + ARTICLE)
    expect(page.get_by_role("heading", name="Wanna talk about it?")).to_be_visible()
    page.get_by_role("link", name="Write to us").click()
    page.get_by_label("What would you like to say?").fill("Yes.\n\nWho counts the overlap?")
    page.get_by_label("Your name").fill("Rita Reader")
    page.get_by_role("button", name="Read it over").click()
    expect(page.get_by_role("heading", name="Send this?")).to_be_visible()
    expect(page.locator(".letter")).to_contain_text("Who counts the overlap?")
    # Nobody reads a letter over in less than a second; the door asks again if somebody does.
    while page.get_by_role("button", name=re.compile("^Send$")).count():
        page.get_by_role("button", name=re.compile("^Send$")).click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.context.cookies() == []

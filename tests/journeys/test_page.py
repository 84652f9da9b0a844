"""What a reader's page does by itself: notes that open in place, codes and headings to copy, light or dark, paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.running import Site

NOTED = "/2013/02/05/the-piano-tuners-long-tail/"
CODED = "/2013/04/16/count-what-answers/"


@pytest.fixture
def without_scripts(browser: Browser, site: Site) -> Iterator[Page]:
    """Give a page in a browser whose reader allows no scripts."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_note_opens_beside_its_number_and_closes_without_a_script(without_scripts: Page) -> None:
    page = without_scripts
    page.goto(NOTED)
    number = page.get_by_role("button", name="Note 1").first
    note = page.locator(".note-box").first
    expect(note).to_be_hidden()
    number.click()
    expect(note).to_be_in_viewport()
    number.click()
    expect(note).to_be_hidden()
    # By keyboard: what opened has the next stop of the Tab key, and Escape leads back.
    number.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    page.keyboard.press("Tab")
    expect(note.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(number).to_be_focused()
    number.click()
    note.get_by_role("button", name="Close").click()
    expect(note).to_be_hidden()
    number.click()
    page.get_by_role("heading", level=1).click()
    expect(note).to_be_hidden()


def test_on_paper_a_note_is_a_number_and_a_place_in_the_list(browser_page: Page) -> None:
    page = browser_page
    page.goto(NOTED)
    page.get_by_role("button", name="Note 1").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".note-box").first).to_be_hidden()
    expect(page.locator(".footnote-ref button").first).to_be_hidden()
    expect(page.locator(".footnote-ref a").first).to_be_visible()
    expect(page.locator(".footnotes li").first).to_be_visible()


def test_the_way_back_from_the_list_of_notes_leads_to_the_number(browser_page: Page) -> None:
    page = browser_page
    page.goto(NOTED)
    page.locator(".footnote-backref").first.click()
    expect(page.get_by_role("button", name="Note 1").first).to_be_in_viewport()


def clipboard(page: Page) -> str:
    """Return what was copied."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_code_and_the_address_of_a_part_are_copied_by_a_button(browser_page: Page, site: Site) -> None:
    page = browser_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(CODED)
    code = page.locator(".highlight").first
    status = page.get_by_role("status")
    code.hover()
    code.get_by_role("button", name="Copy").click()
    expect(status).to_have_text("Copied")
    assert clipboard(page) == (code.locator("code").text_content() or "").strip()
    heading = page.get_by_role("heading", level=2).first
    heading.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(status).to_have_text("Copied")
    assert clipboard(page) == f"{site.url}{CODED}#{heading.get_attribute('id')}"
    # It says so for a moment, and the heading is called what it was.
    expect(status).to_be_empty()
    expect(heading).to_have_accessible_name(heading.locator(".anchor").inner_text())


def test_without_a_script_nothing_offers_to_copy_and_a_heading_leads_to_itself(without_scripts: Page) -> None:
    page = without_scripts
    page.goto(CODED)
    expect(page.locator(".copy, .copy-link")).to_have_count(0)
    page.locator(".prose h2 .anchor").first.click()
    assert "#h-" in page.url


def test_where_the_browser_lets_no_page_copy_there_are_no_buttons(browser_page: Page) -> None:
    page = browser_page
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(CODED)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".copy, .copy-link")).to_have_count(0)


LIGHT, DARK = "rgb(252, 251, 248)", "rgb(23, 22, 20)"


def paper(page: Page) -> str:
    """Return the colour behind the words."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_light_or_dark_is_as_the_device_until_the_reader_chooses(browser_page: Page) -> None:
    page = browser_page
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    choice = page.get_by_label("Colours")
    expect(choice).to_have_value("auto")
    assert paper(page) == DARK
    choice.select_option("Light")
    assert paper(page) == LIGHT
    page.goto(CODED)
    assert paper(page) == LIGHT
    page.emulate_media(color_scheme="light")
    page.get_by_label("Colours").select_option("Dark")
    assert paper(page) == DARK
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    bars = page.locator("meta[name='theme-color']")
    assert [bar.get_attribute("media") for bar in bars.all()] == ["not all", "all"]
    # Paper is always light.
    page.emulate_media(media="print", color_scheme="dark")
    assert paper(page) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", color_scheme="light")
    page.get_by_label("Colours").select_option("As the device")
    assert paper(page) == LIGHT
    assert page.context.cookies() == []


def test_a_chosen_dark_page_is_never_light_first(browser_page: Page) -> None:
    page = browser_page
    page.emulate_media(color_scheme="light")
    page.add_init_script("localStorage.setItem('theme', 'dark')")
    # What the page is when its body begins, before anything of it can be painted.
    page.add_init_script(
        "new MutationObserver((_, seen) => document.body && (seen.disconnect(),"
        " (window.first = document.documentElement.dataset.theme))).observe(document, { childList: true, subtree: true })"
    )
    page.goto("/")
    assert page.evaluate("window.first") == "dark"


def test_another_window_follows_the_choice(browser_page: Page) -> None:
    one, other = browser_page, browser_page.context.new_page()
    for page in (one, other):
        page.emulate_media(color_scheme="light")
        page.goto("/")
    one.get_by_label("Colours").select_option("Dark")
    expect(other.get_by_label("Colours")).to_have_value("dark")
    assert paper(other) == DARK


def test_without_scripts_or_storage_the_device_decides_and_nothing_is_offered(
    without_scripts: Page, browser_page: Page
) -> None:
    browser_page.add_init_script("delete Window.prototype.localStorage; delete window.localStorage")
    for page in (without_scripts, browser_page):
        page.emulate_media(color_scheme="dark")
        page.goto("/")
        assert paper(page) == DARK
        expect(page.locator(".choice")).to_be_hidden()


def style(page: Page, selector: str, name: str, part: str = "") -> str:
    """Return a computed property of the first element of a selector, or of its part such as `::after`."""
    return str(
        page.evaluate(
            "([selector, name, part]) => getComputedStyle(document.querySelector(selector), part || null)[name]",
            [selector, name, part],
        )
    )


def test_paper_has_the_text_its_address_and_nothing_to_click(browser_page: Page, site: Site) -> None:
    page = browser_page
    page.goto(NOTED)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".byline")).to_contain_text(f"{NOTED}")
    expect(page.locator(".masthead .name")).to_be_visible()
    for gone in (".masthead nav", ".foot", ".door", ".turning", ".tags", ".copy-link", ".footnote-backref"):
        expect(page.locator(gone).first, gone).to_be_hidden()
    assert style(page, "html", "colorScheme") == "light"
    assert "<" in style(page, ".prose p a[href^='/']", "content", "::after")
    assert style(page, ".prose .anchor", "content", "::after") == "none"
    # In a text from right to left too an address is read from the left.
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert style(page, ".prose p a[href^='/']", "direction", "::after") == "ltr"
    page.evaluate("document.documentElement.dir = 'ltr'")
    for whole in (".prose .figure", ".prose li"):
        assert style(page, whole, "breakInside") == "avoid"
    assert style(page, ".prose h2", "breakAfter") == "avoid"
    assert style(page, ".prose p", "orphans") == style(page, ".prose p", "widows") == "3"
    # A block is cut well where a page ends, a grid is not.
    assert style(page, ".prose", "display") == "block"


def test_a_page_without_a_byline_has_its_address_on_paper_too(browser_page: Page) -> None:
    page = browser_page
    page.goto("/about/")
    expect(page.locator(".on-paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".on-paper")).to_have_text(re.compile(r"/about/$"))

"""A reader looks for something: by the keyboard, while typing, and in a browser without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.journey


def test_results_come_while_words_are_typed_and_the_address_keeps_up(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(site.url)
    page.get_by_role("link", name="Search", exact=True).click()
    field = page.get_by_role("searchbox", name="Words to look for")
    field.press_sequentially("influen", delay=20)
    expect(page.locator(".hit h2").first).to_contain_text("Influency")
    expect(page.get_by_role("status")).to_contain_text("posts")
    assert page.url.endswith("/search/?q=influen")
    # What was typed, and where, is as it was.
    expect(field).to_be_focused()
    expect(field).to_have_value("influen")
    field.fill("kutcher twitter")
    expect(page).to_have_url(f"{site.url}/search/?q=kutcher+twitter")
    page.locator(".hit h2 a").first.click()
    expect(page.locator("article h1")).to_have_text("Ashton Kutcher's Influency")
    page.go_back()
    expect(page.locator(".hit").first).to_contain_text("Twitter")
    expect(field).to_have_value("kutcher twitter")


def test_everything_is_reached_by_the_keyboard(site, browser_page: Page) -> None:
    page = browser_page
    page.goto(f"{site.url}/search/")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.id") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("influency")
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).not_to_have_count(0)
    page.get_by_role("link", name="Small business").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chosen")).to_contain_text("Small business")
    assert "tag=small-business" in page.url


def test_without_script_the_form_does_the_same(site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/search/")
    page.get_by_role("searchbox").fill("kutcher twiter")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hit h2").first).to_have_text("Ashton Kutcher's Influency")
    expect(page.locator("#found .note")).to_contain_text("Did you mean twitter?")
    context.close()

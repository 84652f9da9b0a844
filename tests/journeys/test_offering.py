"""Links on offer, in a real browser: made while typing and undone, and made in an older post when a new one is out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.running import wait_for
from tests.journeys.test_writing import TEXT, new_post, text_is

pytestmark = [pytest.mark.journey, pytest.mark.slow]

OFFERS = "#link-offers"


def publish(page: Page, title: str, body: str) -> str:
    """Publish a new post; return the address of its screen."""
    new_post(page)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Standfirst").fill("Said in short.")
    page.fill(TEXT, body)
    with page.expect_navigation():
        page.click("#publish-button")
    page.wait_for_selector("html.is-ready")
    expect(page.locator("#notices")).to_contain_text("Published.")
    return page.url


def test_a_link_is_offered_while_typing_made_by_keys_alone_and_undone(writing: Page):
    page = writing
    publish(page, "Quince jelly for winter", "Boil it.")
    new_post(page)
    page.click(TEXT)
    page.keyboard.type("We ate quince jelly, and then")
    row = page.locator(f"{OFFERS} li")
    expect(row).to_contain_text("quince jelly")
    expect(row).to_contain_text("Quince jelly for winter")
    expect(page.locator("#live")).to_contain_text("1 link to offer")
    # Whoever types is not disturbed: the caret is where it was.
    page.keyboard.type(" some bread.")
    text_is(page, "We ate quince jelly, and then some bread.")
    page.locator(TEXT).evaluate("area => area.setSelectionRange(7, 7)")
    row.get_by_role("button", name=re.compile("^Show")).focus()
    page.keyboard.press("Enter")
    chosen = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert page.locator(TEXT).evaluate(chosen) == "quince jelly"
    page.locator(TEXT).evaluate("area => area.setSelectionRange(41, 41)")
    row.get_by_role("button", name=re.compile("^Link it")).focus()
    page.keyboard.press("Enter")
    text_is(page, "We ate [quince jelly](post:quince-jelly-for-winter), and then some bread.")
    expect(page.locator(OFFERS)).to_be_hidden()
    # The last row gives the focus back to the text, with the caret behind the same letter.
    expect(page.locator(TEXT)).to_be_focused()
    page.keyboard.type("!")
    text_is(page, "We ate [quince jelly](post:quince-jelly-for-winter), and then some bread.!")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    if "post:" in page.input_value(TEXT):
        page.keyboard.press("Control+z")
    expect(page.locator(TEXT)).not_to_have_value(re.compile("post:"))


def test_a_link_that_is_not_wanted_here_is_offered_in_other_posts_only(writing: Page):
    page = writing
    publish(page, "Medlar cheese for spring", "Wait for it.")
    new_post(page)
    page.fill(TEXT, "A medlar cheese. The same.")
    page.locator(f"{OFFERS} li").get_by_role("button", name=re.compile("^Not here")).click()
    expect(page.locator(OFFERS)).to_be_hidden()
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.wait_for_selector("html.is-ready")
    with page.expect_response(re.compile("/mentions/")) as answer:
        page.click(TEXT)
        page.keyboard.press("Control+End")
        page.keyboard.type(" More.")
    assert answer.value.json() == {"offers": []}


def test_a_new_post_is_linked_to_from_an_older_one_by_keys_alone(writing: Page):
    page = writing
    publish(page, "Sorbs in autumn", "They go with rowan syrup, or with nothing.")
    screen = publish(page, "Rowan syrup for coughs", "Pick, boil, strain.")

    def offered() -> bool:
        page.goto(screen)
        return page.get_by_role("link", name="Look at the links to make").count() == 1

    wait_for(offered, "the link on offer")
    page.get_by_role("link", name="Look at the links to make").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".offer .line")).to_have_text(
        "They go with [rowan syrup](post:rowan-syrup-for-coughs), or with nothing."
    )
    page.get_by_role("button", name=re.compile("^Accept ?:")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 link is made. Readers see it in 1 post.")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="Sorbs in autumn").first.click()
    page.get_by_role("link", name="rowan syrup", exact=True).click()
    expect(page.locator("h1")).to_have_text("Rowan syrup for coughs")
    expect(page.get_by_role("link", name="Sorbs in autumn").first).to_be_visible()
    expect(page.get_by_text("Linked from")).to_be_visible()

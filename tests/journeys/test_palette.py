"""The palette and the keys of the desk: found by typing, gone to by Enter, and single keys that can be switched off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_keeping import begun, kept
from tests.journeys.test_writing import TEXT, text_is

PALETTE = "#palette"
FIELD = "#palette [role=combobox]"
OPTION = "#palette [role=option]"
ACTIVE = "#palette [aria-selected=true]"
LIST = re.compile(r"/admin/blog/post/(\?.*)?$")


@pytest.fixture
def desk(desk_page: Page) -> Page:
    """Give a page at the desk whose keys work."""
    return ready(desk_page)


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-keys=ready]")
    return page


def test_a_page_is_found_by_a_few_letters_and_gone_to_by_enter(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    expect(desk.locator(FIELD)).to_be_focused()
    expect(desk.locator(PALETTE).get_by_role("status")).to_contain_text("found")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(FIELD)).to_have_attribute("aria-activedescendant", "palette-list-1")
    expect(desk.locator("#palette-list-1")).to_have_attribute("aria-selected", "true")
    desk.keyboard.type("cal")
    expect(desk.locator(ACTIVE)).to_contain_text("Calendar")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/admin/calendar/")
    # What was used last comes first the next time.
    ready(desk).keyboard.press("Control+k")
    assert desk.locator(OPTION).all_inner_texts().index("Desk\ng d") > 0
    desk.keyboard.type("zzzz qqqq")
    expect(desk.locator(".palette-none")).to_have_text("Nothing found.")
    expect(desk.locator(FIELD)).to_have_attribute("aria-expanded", "false")


def test_escape_closes_it_and_focus_is_where_it_was(desk: Page) -> None:
    button = desk.get_by_role("button", name="Go to…")
    button.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(FIELD)).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator(PALETTE)).to_be_hidden()
    expect(button).to_be_focused()


def test_a_post_is_found_by_its_title_in_the_same_tab_or_another(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    desk.keyboard.type("kutcher")
    expect(desk.locator(ACTIVE)).to_contain_text("Kutcher")
    with desk.context.expect_page() as opened:
        desk.keyboard.press("Control+Enter")
    assert re.search(r"/admin/blog/post/\d+/change/", opened.value.url)
    expect(desk.locator(PALETTE)).to_be_hidden()
    desk.keyboard.press("Control+k")
    # Without a word, what was gone to lately stands first, among pages and posts alike.
    expect(desk.locator(OPTION).first).to_contain_text("Kutcher")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/change/")
    expect(desk.locator("#id_title")).to_have_value(re.compile("Kutcher"))


def test_a_picture_is_found_and_who_types_fast_need_not_wait(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    desk.keyboard.type("influency-in-the-dictionary")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/admin/blog/image/\d+/change/"))


@pytest.mark.may_complain("ERR_INTERNET_DISCONNECTED")
def test_without_the_site_pages_are_still_found_and_it_says_so(desk: Page) -> None:
    desk.context.set_offline(True)
    desk.keyboard.press("Control+k")
    desk.keyboard.type("posts")
    expect(desk.locator(".palette-none")).to_contain_text("cannot be reached")
    expect(desk.locator(ACTIVE)).to_contain_text("Posts")


def test_the_writing_screen_offers_what_it_can_do_and_does_it_where_the_caret_was(writing: Page) -> None:
    page = ready(writing)
    begun(page, "One word here.", "Written by palette")
    page.evaluate("document.querySelector('#id_body').setSelectionRange(4, 8)")
    page.focus(TEXT)
    # In the text Ctrl+K makes a link.
    page.keyboard.press("Control+k")
    expect(page.locator("#picker")).to_be_visible()
    page.locator("#picker [data-close]").click()
    page.keyboard.press("Control+/")
    page.keyboard.type("bold")
    expect(page.locator(ACTIVE)).to_contain_text("Bold")
    page.keyboard.press("Enter")
    text_is(page, "One **word** here.")
    expect(page.locator(TEXT)).to_be_focused()
    kept(page)
    # Elsewhere on the screen Ctrl+K is the palette.
    page.focus("#id_title")
    page.keyboard.press("Control+k")
    page.keyboard.type("find and")
    page.keyboard.press("Enter")
    expect(page.locator(".find [name=find]")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+/")
    page.keyboard.type("save draft")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("html.is-ready")
    text_is(page, "One **word** here.")


def test_leaving_by_the_palette_asks_about_words_that_are_not_kept(writing: Page) -> None:
    page = ready(writing)
    asked: list[str] = []

    def stay(dialog) -> None:  # type: ignore[no-untyped-def]
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    begun(page, "Kept.", "About to leave")
    kept(page)
    page.route("**/keep/", lambda route: route.abort())
    page.locator(TEXT).press("End")
    page.keyboard.type(" Not kept.")
    page.keyboard.press("Control+/")
    page.keyboard.type("calendar")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    text_is(page, "Kept. Not kept.")
    expect(page.locator(TEXT)).to_be_focused()
    page.remove_listener("dialog", stay)
    page.on("dialog", lambda dialog: dialog.accept())


def test_single_keys_lead_walk_and_tick_and_the_help_lists_them(desk: Page) -> None:
    # Right after the palette too, when nothing had the focus before it.
    desk.keyboard.press("Control+k")
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_contain_text("Pictures")
    expect(desk.locator("#keys [data-needs=search]")).to_be_hidden()
    desk.keyboard.press("Escape")
    desk.keyboard.press("g")
    desk.keyboard.press("p")
    desk.wait_for_url(LIST)
    ready(desk).keyboard.press("j")
    desk.keyboard.press("j")
    second = desk.locator("#result_list tbody tr").nth(1)
    expect(second.locator("th a")).to_be_focused()
    desk.keyboard.press("x")
    expect(second.locator(".action-select")).to_be_checked()
    desk.keyboard.press("ArrowUp")
    expect(desk.locator("#result_list tbody tr").first.locator("th a")).to_be_focused()
    desk.keyboard.press("?")
    expect(desk.locator("#keys [data-needs=search]")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("/")
    expect(desk.locator("#searchbar")).to_be_focused()
    desk.keyboard.type("gpj?")
    expect(desk.locator("#searchbar")).to_have_value("gpj?")
    assert LIST.search(desk.url)
    desk.locator("#searchbar").evaluate("field => field.blur()")
    desk.keyboard.press("k")
    desk.keyboard.press("o")
    desk.wait_for_url("**/change/")
    # On the writing screen too, outside of fields.
    ready(desk).locator("body").evaluate("body => document.activeElement.blur()")
    desk.keyboard.press("?")
    expect(desk.locator("#help")).to_contain_text("outside of the text also Ctrl+K")


def test_single_keys_can_be_switched_off_for_good(desk: Page) -> None:
    desk.keyboard.press("?")
    switch = desk.get_by_label("Single keys work outside of fields")
    switch.uncheck()
    desk.keyboard.press("Escape")
    for key in ("?", "w"):
        desk.keyboard.press(key)
    expect(desk.locator("#keys")).to_be_hidden()
    desk.reload()
    ready(desk).keyboard.press("w")
    assert desk.url.endswith("/admin/")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("keys")
    desk.keyboard.press("Enter")
    expect(switch).not_to_be_checked()
    switch.check()
    desk.keyboard.press("Escape")
    desk.keyboard.press("w")
    desk.wait_for_url("**/admin/blog/post/add/")

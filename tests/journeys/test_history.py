"""What was written an hour ago is found again: looked at, compared, and taken back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.test_keeping import begun, kept
from tests.journeys.test_writing import TEXT, text_is

FIRST = "The boats are in at dawn.\n\n## The market\n\nIt opens at six."
SECOND = "The boats are out at dawn.\n\n## The market\n\nIt opens at six. Nobody comes."


def test_a_former_state_is_compared_and_restored_and_an_open_window_takes_it_up(writing: Page) -> None:
    page = writing
    begun(page, FIRST, "To be taken back")
    page.click("text=Save draft")
    page.wait_for_selector("text=Draft saved")
    page.fill(TEXT, SECOND)
    kept(page)
    desk = page.context.new_page()
    desk.goto(page.url)
    desk.click("summary[aria-label=More]")
    desk.click(".menu-items >> text=History")
    # What changed, word by word, on the page as readers would get it.
    desk.locator(".state").first.get_by_text("What changed").click()
    frame = desk.frame_locator("iframe.state-page")
    expect(frame.locator("del.diff-removed").first).to_have_text("in")
    expect(frame.locator("ins.diff-added").first).to_have_text("out")
    expect(desk.locator(".changes-walk")).to_contain_text("1 of 3")
    desk.get_by_role("button", name="Next change").click()
    expect(frame.locator(".is-at")).to_have_text("out")
    desk.get_by_role("link", name="Source").click()
    expect(desk.locator(".source ins").last).to_contain_text("Nobody comes.")
    # And back, by keyboard alone.
    desk.get_by_role("link", name="Restore…").focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Restore it").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#notices")).to_contain_text("is again what it was")
    text_is(desk, FIRST)
    text_is(page, FIRST)
    desk.close()

"""A series from its first word to its reader: begun on the writing screen, put in order by the keyboard, read part by part."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.test_keeping import kept
from tests.journeys.test_writing import TEXT


def write(page: Page, title: str, *, series: str, hint: str) -> None:
    """Publish a post in a series, whose place is told while it is typed."""
    page.goto("/admin/blog/post/add/")
    page.wait_for_selector("html.is-ready")
    page.fill("#id_title", title)
    page.fill("#id_standfirst", "What it is.")
    page.fill(TEXT, "Words enough.")
    field = page.get_by_label("Series")
    field.press_sequentially(series)
    expect(page.locator("#series-hint")).to_have_text(hint)
    field.press("Tab")
    kept(page)
    page.locator("#publish-button").click()
    expect(page.locator("#notices")).to_contain_text("Published.")


def test_a_series_is_begun_ordered_by_the_keyboard_and_read(editors_page: Page) -> None:
    page = editors_page
    write(
        page,
        "Setting out",
        series="Up the hill",
        hint="“Up the hill” is a new series, and this its first part.",
    )
    expect(page.locator("#series-hint")).to_have_text("Part 1 of 1 of “Up the hill”.")
    write(page, "Halfway", series="up the  hill", hint="It will be part 2 of “Up the hill” for readers.")
    # In their list at the desk, where the second part goes to the top without a mouse.
    page.goto("/admin/blog/series/")
    page.get_by_role("link", name="Up the hill").click()
    parts = page.locator("ol[data-order] li")
    expect(parts).to_have_count(2)
    page.get_by_role("button", name="Move Halfway up").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".parts [role=status]")).to_have_text("Halfway is number 1 of 2 now.")
    expect(parts.first).to_contain_text("Halfway")
    # The way up ends there, so the focus waits at the way down.
    expect(page.get_by_role("button", name="Move Halfway down")).to_be_focused()
    assert [field.input_value() for field in parts.locator("input").all()] == ["1", "2"]
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/admin/blog/series/")
    # And its reader goes on from part to part.
    page.goto("/series/up-the-hill/")
    expect(page.locator("h2")).to_have_text(["Halfway", "Setting out"])
    page.get_by_role("link", name="Halfway").click()
    expect(page.locator(".part-of")).to_have_text("Part 1 of 2 of Up the hill")
    page.get_by_text("All 2 parts").click()
    expect(page.locator("nav.series [aria-current]")).to_have_text("Halfway")
    page.get_by_role("navigation", name="Series").get_by_role("link", name="Setting out").first.click()
    expect(page.locator("h1")).to_have_text("Setting out")
    expect(page.locator(".part-of")).to_have_text("Part 2 of 2 of Up the hill")


def test_a_part_is_moved_by_its_number_and_by_dragging(editors_page: Page) -> None:
    page = editors_page
    for number in (1, 2, 3):
        hint = f"It will be part {number} of “Round the lake” for readers."
        first = "“Round the lake” is a new series, and this its first part."
        write(page, f"Bay {number}", series="Round the lake", hint=hint if number > 1 else first)
    page.goto("/admin/blog/series/")
    page.get_by_role("link", name="Round the lake").click()
    lines = page.locator("ol[data-order] li a")
    page.get_by_label("Place of “Bay 3”").fill("1")
    page.keyboard.press("Tab")
    expect(lines).to_have_text(["Bay 3", "Bay 1", "Bay 2"])
    page.locator("ol[data-order] li").nth(2).drag_to(
        page.locator("ol[data-order] li").nth(0), target_position={"x": 5, "y": 2}
    )
    expect(lines).to_have_text(["Bay 2", "Bay 3", "Bay 1"])
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/admin/blog/series/")
    page.goto("/series/round-the-lake/")
    expect(page.locator("h2")).to_have_text(["Bay 2", "Bay 3", "Bay 1"])

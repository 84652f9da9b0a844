"""A post appears at its hour, changes at another, and is gone at a third: nobody presses anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.test_keeping import kept
from tests.journeys.test_writing import TEXT

SOON = timedelta(seconds=9)


def choose(page: Page, name: str, at: datetime) -> None:
    """Put an hour into one of the fields under Details."""
    field = page.locator(f"#id_{name}")
    if not field.is_visible():
        page.locator("#details summary").click()
    field.evaluate(
        "(field, value) => { field.step = 1; field.value = value; field.dispatchEvent(new Event('input', { bubbles: true })); }",
        at.strftime("%Y-%m-%dT%H:%M:%S"),
    )


def now() -> datetime:
    return datetime.now(UTC)


def appears(page: Page, address: str, words: str) -> None:
    """Wait until readers find `words` there."""
    for _try in range(60):
        answer = page.request.get(address)
        if answer.status == 200 and words in answer.text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} does not say: {words}")


def test_a_post_its_changes_and_its_end_come_at_their_hours(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "At its hour")
    page.fill("#id_standfirst", "Nobody presses anything.")
    page.fill(TEXT, "The first words.")
    publish = page.locator("#publish-button")
    choose(page, "published_at", now() + timedelta(days=1))
    expect(publish).to_have_text("Schedule")
    begins = now() + SOON
    choose(page, "published_at", begins)
    kept(page)
    publish.click()
    expect(page.locator("#notices")).to_contain_text("Scheduled for")
    address = f"/{begins:%Y/%m/%d}/at-its-hour/"
    assert page.request.get(address).status == 404
    appears(page, address, "The first words.")
    # Changes wait for an hour of their own.
    page.reload()
    page.wait_for_selector("html.is-ready")
    page.fill(TEXT, "The second words.")
    choose(page, "changes_at", now() + timedelta(days=1))
    expect(publish).to_have_text("Schedule changes")
    choose(page, "changes_at", now() + SOON)
    choose(page, "ends_at", now() + 2 * SOON)
    kept(page)
    publish.click()
    expect(page.locator("#notices")).to_contain_text("The changes go live on")
    assert "The first words." in page.request.get(address).text()
    appears(page, address, "The second words.")
    for _try in range(60):
        if page.request.get(address).status == 410:
            break
        page.wait_for_timeout(500)
    assert page.request.get(address).status == 410
    page.reload()
    expect(page.locator(".bar-state")).to_contain_text("taken back")

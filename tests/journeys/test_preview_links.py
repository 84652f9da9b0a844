"""A draft goes to somebody without an account: the link follows what is written, until it is revoked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import context_of, nothing_to_complain
from tests.journeys.running import Site
from tests.journeys.test_keeping import begun, kept
from tests.journeys.test_writing import TEXT


@pytest.fixture
def stranger(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a page in a browser that has never been at the site."""
    context = context_of(browser, site)
    with nothing_to_complain(context, request.node):
        yield context.new_page()
    context.close()


@pytest.mark.may_complain("404")
def test_a_stranger_reads_along_until_the_link_is_revoked(writing: Page, stranger: Page) -> None:
    page = writing
    begun(page, "The boats are in.", "To be read before")
    page.get_by_label("More", exact=True).click()
    with page.expect_navigation(url=re.compile("/links/$")):
        page.get_by_role("link", name="Preview links…").click()
    page.get_by_label("For whom").fill("Ola")
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("Address").input_value()
    assert re.fullmatch(r"http://[^/]+/preview/[A-Za-z0-9_-]{38}/", address)

    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("To be read before")
    expect(stranger.get_by_role("complementary", name="Preview")).to_contain_text("please don’t pass it on")
    expect(stranger.locator(".prose")).to_have_text("The boats are in.")
    assert stranger.context.cookies() == []

    # Another word at the writing screen is there when the stranger looks again.
    page.get_by_role("link", name="To be read before").click()
    page.wait_for_selector("html.is-ready")
    page.locator(TEXT).press("Control+End")
    page.locator(TEXT).press_sequentially(" And the nets.")
    kept(page)
    stranger.reload()
    expect(stranger.locator(".prose")).to_have_text("The boats are in. And the nets.")

    # What the stranger follows from here does not learn where it came from.
    with stranger.expect_request("**/archive/") as asked:
        stranger.get_by_role("link", name="Archive").click()
    assert "referer" not in asked.value.headers

    page.goto(page.url.replace("change/", "links/"))
    expect(page.get_by_text("Opened 2 times, last on")).to_be_visible()
    page.get_by_role("button", name="Revoke Ola").click()
    expect(page.get_by_text("Revoked: this link shows nothing any more.")).to_be_visible()
    gone = stranger.goto(address)
    assert gone is not None
    assert gone.status == 404
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This link shows nothing")


def test_a_button_copies_the_address(writing: Page) -> None:
    page = writing
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    begun(page, "To be copied.", "Copied")
    page.goto(page.url.replace("change/", "links/"))
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Address").input_value()

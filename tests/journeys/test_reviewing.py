"""An author hands in, an editor remarks beside the paragraph and sends back, the author answers, the editor publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import context_of, nothing_to_complain, sign_in
from tests.journeys.running import Site
from tests.journeys.test_keeping import begun, kept
from tests.journeys.test_writing import TEXT, new_post, page_beside

MAKE = """
from django.contrib.auth.models import Group
from blog.models import User
user, _ = User.objects.get_or_create(username="arthur", defaults=dict(is_staff=True, first_name="Arthur"))
user.set_password("{password}")
user.is_active = True
user.save()
user.groups.add(Group.objects.get(name="Author"))
"""


@pytest.fixture
def arthur(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a browser in which Arthur is signed in, who writes and does not publish."""
    site.manage("shell", "-v0", "-c", MAKE.format(password=site.password))
    context = context_of(browser, site)
    with nothing_to_complain(context, request.node):
        page = context.new_page()
        sign_in(page, site, name="arthur")
        yield page
    context.close()
    # What others do on this site is done by one again.
    site.manage(
        "shell",
        "-v0",
        "-c",
        "from blog.models import User; User.objects.filter(username='arthur').update(is_active=False)",
    )


def test_a_text_is_handed_in_remarked_on_sent_back_and_published(arthur: Page, editors_page: Page) -> None:
    edith = editors_page
    new_post(arthur)
    begun(arthur, "The boats are in.\n\nThe market opens at six.", "Handed in")
    arthur.fill("#id_standfirst", "What the boats bring.")
    kept(arthur)
    arthur.get_by_role("button", name="Hand in").click()
    expect(arthur.locator("#notices")).to_contain_text("an editor looks at it")
    # The editor finds it on the desk and remarks on the second paragraph, by keyboard.
    edith.goto("/admin/")
    edith.locator("#desk-handed-in ~ ul").get_by_role("link", name="Handed in").click()
    edith.wait_for_selector("html.is-ready")
    edith.locator(TEXT).evaluate("area => (area.focus(), area.setSelectionRange(25, 25))")
    edith.get_by_role("button", name="On the paragraph at the caret").press("Enter")
    expect(edith.locator("#remark-quote")).to_have_text("The market opens at six.")
    edith.keyboard.type("Really at six?")
    edith.get_by_role("button", name="Note it").press("Enter")
    expect(edith.locator(".remark")).to_contain_text("Really at six?")
    expect(page_beside(edith).locator("[data-remarks]")).to_have_text("The market opens at six.")
    edith.fill("#remark-text", "And a title that says it?")
    edith.get_by_role("button", name="Note it").press("Enter")
    expect(edith.locator(".remark")).to_have_count(2)
    edith.get_by_role("button", name="Send it back").click()
    expect(edith.locator("#notices")).to_contain_text("Sent back")
    # The author goes to the paragraph, answers and hands in again.
    arthur.reload()
    arthur.wait_for_selector("html.is-ready")
    arthur.locator(".remark-quote a").click()
    assert arthur.evaluate("document.querySelector('#id_body').selectionStart") == 19
    arthur.locator(".remark textarea").last.fill("I have beg")
    arthur.fill("#remark-text", "And half a rem")
    arthur.locator(".remark textarea").first.fill("At seven, in winter.")
    arthur.locator(".remark").first.get_by_role("button", name="Answer").click()
    expect(arthur.locator(".remark-answer")).to_contain_text("At seven, in winter.")
    # What is begun elsewhere stays, and what was sent does not.
    expect(arthur.locator(".remark textarea").last).to_have_value("I have beg")
    expect(arthur.locator(".remark textarea").first).to_have_value("")
    expect(arthur.locator("#remark-text")).to_have_value("And half a rem")
    arthur.get_by_role("button", name="Hand in").click()
    expect(arthur.locator("#notices")).to_contain_text("an editor looks at it")
    edith.reload()
    edith.wait_for_selector("html.is-ready")
    edith.get_by_role("button", name="Settled").first.click()
    expect(edith.locator(".remark.settled")).to_have_count(1)
    edith.get_by_role("button", name="Publish", exact=True).click()
    expect(edith.locator("#notices")).to_contain_text("Published.")
    live = edith.locator("#notices a").first.get_attribute("href")
    assert re.search("market", edith.request.get(str(live)).text())
    assert "At seven" not in edith.request.get(str(live)).text()

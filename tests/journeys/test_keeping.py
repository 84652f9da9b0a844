"""Nothing that is typed is lost: not with the server, the network, the session or the tab; and two write as one."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import context_of, nothing_to_complain, sign_in
from tests.journeys.prepared import prepare
from tests.journeys.running import Site, free_port, running
from tests.journeys.test_writing import TEXT, new_post, text_is

SAVED = "#saved-state:text-is('Saved')"
AWAY = "ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|Failed to load resource"


def kept(page: Page) -> None:
    """Wait until the site has everything."""
    page.wait_for_selector(SAVED)


def reopened(page: Page) -> str:
    """Return the text that the site has of the post on this screen."""
    other = page.context.new_page()
    other.goto(page.url)
    text = other.input_value(TEXT)
    other.close()
    return text


def begun(page: Page, text: str, title: str) -> None:
    """Type a new post and wait until it is kept."""
    page.fill("#id_title", title)
    page.fill(TEXT, text)
    page.wait_for_url(re.compile(r"/\d+/change/"))
    kept(page)


@pytest.fixture
def two(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[tuple[Page, Page]]:
    """Give two browsers in which `editor` is signed in."""
    contexts = [context_of(browser, site), context_of(browser, site)]
    with nothing_to_complain(contexts[0], request.node), nothing_to_complain(contexts[1], request.node):
        pages = [context.new_page() for context in contexts]
        for page in pages:
            sign_in(page, site)
        yield pages[0], pages[1]
    for context in contexts:
        context.close()


def test_what_is_typed_is_kept_without_a_button_and_readers_see_nothing(writing: Page) -> None:
    page = writing
    page.fill("#id_title", "Kept by itself")
    page.fill(TEXT, "Every word.")
    page.wait_for_url(re.compile(r"/\d+/change/"), timeout=4_000)
    kept(page)
    page.locator(TEXT).press_sequentially(" And more.")
    kept(page)
    assert reopened(page) == "Every word. And more."
    assert page.request.get(page.url.replace("change/", "preview/")).ok
    assert page.context.request.get("/kept-by-itself/").status == 404


def test_two_browsers_on_one_post_write_one_text(two: tuple[Page, Page]) -> None:
    ann, bob = two
    new_post(ann)
    begun(ann, "The boats are in. The market opens at six.", "Two of us")
    bob.goto(ann.url)
    bob.wait_for_selector("html.is-ready")
    ann.locator(TEXT).evaluate("area => (area.focus(), area.setSelectionRange(17, 17))")
    ann.keyboard.type(" All of them.")
    bob.locator(TEXT).press("Control+End")
    bob.keyboard.type(" I was there.")
    whole = "The boats are in. All of them. The market opens at six. I was there."
    expect(ann.locator(TEXT)).to_have_value(whole, timeout=20_000)
    expect(bob.locator(TEXT)).to_have_value(whole, timeout=20_000)
    # The caret is where it was: what is typed next goes there.
    ann.keyboard.type(" Even ours.")
    expect(bob.locator(TEXT)).to_have_value(whole.replace("them.", "them. Even ours."), timeout=20_000)
    # And undo takes back what was typed here.
    for _letter in " Even ours.":
        ann.keyboard.press("Control+z")
    expect(ann.locator(TEXT)).not_to_have_value(re.compile("Even"))
    expect(ann.locator(TEXT)).to_have_value(re.compile("I was there"))


@pytest.mark.may_complain(AWAY)
def test_the_same_sentence_changed_by_both_is_shown_side_by_side(two: tuple[Page, Page]) -> None:
    ann, bob = two
    new_post(ann)
    begun(ann, "The boats are in. The market opens at six.", "A clash")
    bob.goto(ann.url)
    bob.wait_for_selector("html.is-ready")
    bob.context.set_offline(True)
    ann.fill(TEXT, "The boats are in. The market opens at five.")
    kept(ann)
    bob.fill(TEXT, "All boats are in. The market opens at seven.")
    bob.wait_for_timeout(300)
    bob.context.set_offline(False)
    clash = bob.locator("#clashes li")
    expect(clash).to_have_count(1, timeout=20_000)
    expect(clash).to_contain_text("The market opens at five.")
    expect(clash).to_contain_text("The market opens at seven.")
    text_is(bob, "All boats are in. The market opens at five.")
    clash.get_by_role("button", name="Take mine").click()
    text_is(bob, "All boats are in. The market opens at seven.")
    expect(bob.locator("#clashes")).to_be_hidden()
    expect(ann.locator(TEXT)).to_have_value("All boats are in. The market opens at seven.", timeout=20_000)


@pytest.mark.may_complain(AWAY)
def test_words_of_a_minute_offline_wait_in_the_browser_and_go_when_the_network_is_back(writing: Page) -> None:
    page = writing
    page.clock.install()
    page.reload()
    page.wait_for_selector("html.is-ready")
    begun(page, "Before.", "Offline")
    page.context.set_offline(True)
    page.locator(TEXT).press_sequentially(" Typed in a tunnel.")
    expect(page.locator("#notices")).to_contain_text("kept in this browser", timeout=10_000)
    for _ten_seconds in range(6):
        page.clock.run_for(10_000)
    page.locator(TEXT).press_sequentially(" And more.")
    page.context.set_offline(False)
    kept(page)
    expect(page.locator("#notices")).not_to_contain_text("kept in this browser")
    assert reopened(page) == "Before. Typed in a tunnel. And more."


@pytest.mark.may_complain(AWAY)
def test_a_tab_that_dies_offline_leaves_its_words_to_the_next(writing: Page) -> None:
    page = writing
    begun(page, "Before.", "A dead tab")
    address, context = page.url, page.context
    context.set_offline(True)
    page.locator(TEXT).press_sequentially(" Typed in a tunnel.")
    page.wait_for_timeout(600)
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    text_is(page, "Before. Typed in a tunnel.")
    expect(page.locator("#notices")).to_contain_text("are back")
    kept(page)
    assert reopened(page) == "Before. Typed in a tunnel."


@pytest.mark.may_complain("status of 403")
def test_a_session_that_ends_while_typing_asks_over_the_text(writing: Page, site: Site) -> None:
    page = writing
    begun(page, "Before.", "Signed out")
    page.context.clear_cookies()
    page.locator(TEXT).press_sequentially(" After.")
    dialog = page.get_by_role("dialog", name="You have been signed out")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Name or e-mail address").fill("editor")
    dialog.get_by_label("Password").fill("not-this-one")
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("do not belong together")
    dialog.get_by_label("Password").fill(site.password)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.locator(TEXT)).to_be_focused()
    page.keyboard.type(" On and on.")
    text_is(page, "Before. After. On and on.")
    kept(page)
    assert reopened(page) == "Before. After. On and on."


@pytest.mark.may_complain(AWAY)
def test_a_server_that_is_killed_while_somebody_types_loses_nothing(
    browser: Browser, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    site = Site(tmp_path / "home", free_port(), with_demo=False)
    prepare(site, tmp_path_factory)
    with running(site):
        context: BrowserContext = context_of(browser, site)
        with nothing_to_complain(context, request.node):
            page = context.new_page()
            sign_in(page, site)
            new_post(page)
            begun(page, "One.", "Killed")
            site.end(signal.SIGKILL)
            page.locator(TEXT).press_sequentially(" Two. Three.")
            expect(page.locator("#notices")).to_contain_text("kept in this browser", timeout=15_000)
            site.start()
            site.wait_until_open()
            kept(page)
            assert reopened(page) == "One. Two. Three."
        context.close()


def test_who_else_is_here_is_told(two: tuple[Page, Page], site: Site) -> None:
    ann, bob = two
    made = site.manage(
        "shell",
        "-v0",
        "-c",
        "from blog.models import User; from django.contrib.auth.models import Group;"
        "u, _ = User.objects.get_or_create(username='bob', defaults=dict(is_staff=True, first_name='Bob'));"
        f"u.set_password('{site.password}'); u.save(); u.groups.add(Group.objects.get(name='Editor'))",
    )
    assert made.returncode == 0, made.stderr
    bob.context.clear_cookies()
    bob.goto("/admin/")
    bob.get_by_label("Name or e-mail address").fill("bob")
    bob.get_by_label("Password").fill(site.password)
    bob.get_by_role("button", name="Sign in").click()
    bob.wait_for_url("**/admin/")
    new_post(ann)
    begun(ann, "One.", "Presence")
    bob.goto(ann.url)
    expect(ann.locator("#others")).to_contain_text("Bob", timeout=15_000)
    expect(ann.locator("#others")).to_contain_text("is editing this now")


def test_signing_out_leaves_nothing_in_the_browser(two: tuple[Page, Page]) -> None:
    page, _other = two
    page.evaluate(
        "() => new Promise((done) => (indexedDB.open('left-over', 1).onsuccess = (e) => (e.target.result.close(), done())))"
    )
    page.goto("/admin/")
    page.locator("form[action*='sign-out'] button").first.evaluate(
        "button => button.form.requestSubmit(button)"
    )
    page.wait_for_url(lambda address: "/admin/" not in address or "sign-in" in address)
    assert page.evaluate("async () => (await indexedDB.databases()).map((each) => each.name)") == []


@pytest.mark.may_complain(AWAY)
def test_a_form_that_never_arrives_leaves_its_words_in_the_browser_and_one_that_does_leaves_none(
    writing: Page,
) -> None:
    page = writing.context.new_page()
    page.goto(writing.url)
    begun(page, "Before.", "Sent into the void")
    post = page.url
    page.route(
        "**/change/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.locator(TEXT).press_sequentially(" The last words.")
    with page.expect_event("requestfailed", lambda request: request.url == post):
        page.keyboard.press("Control+s")
    page.close(run_before_unload=False)
    other = writing.context.new_page()
    other.goto(post)
    text_is(other, "Before. The last words.")
    expect(other.locator("#notices")).to_contain_text("Sent into the void")
    # And now it arrives: what this window had kept is not brought once more by the next one.
    other.locator(TEXT).press_sequentially(" Saved.")
    other.keyboard.press("Control+s")
    expect(other.locator("#notices")).to_contain_text("Draft saved")
    expect(other).to_have_url(post)
    assert other.evaluate(LEFT) == 0
    other.close()


# How many texts the browser holds.
LEFT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("influency");
  asked.onsuccess = () => {
    const count = asked.result.transaction("texts").objectStore("texts").count();
    count.onsuccess = () => resolve(count.result);
  };
})"""

"""The running site with the demo, and a page in a real browser, for whole flows."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    WebError,
    sync_playwright,
)

from tests.journeys.prepared import prepare
from tests.journeys.running import NO_BROWSER, Site, free_port, running

HERE = Path(__file__).parent
LIMIT_SECONDS = 300
# Journeys that share a site are done by one worker. Two sites for two processors, about as much to do at each.
GROUPS = {"test_writing": 2, "test_writing_again": 2}
# The shell is the same engine without the windows, and takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Nothing of its own may the browser do on the network, and as root it can have no sandbox.
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here as a journey, and keep those that share a site on one worker."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)
            # A browser that was waited for in vain can't be spoken to any more: its worker ends, and with it the run.
            item.add_marker(pytest.mark.timeout(LIMIT_SECONDS, method="thread"))
            if "site" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(f"site-{GROUPS.get(item.path.stem, 1)}"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the real site with the demo, where `editor` signs in with `site.password`; shared by all journeys."""
    site = Site(tmp_path_factory.mktemp("site") / "home", free_port())
    prepare(site, tmp_path_factory)
    with running(site):
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the system's Chromium without a window; skip, or fail where INFLUENCY_REQUIRE_BROWSER=1, if it has none."""
    found = chromium()
    if found is None:
        if os.environ.get("INFLUENCY_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{NO_BROWSER}, and INFLUENCY_REQUIRE_BROWSER=1 asks for one")
        pytest.skip(NO_BROWSER)
    # Playwright keeps an event loop in this thread, in which Django would then refuse to ask its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIETLY)
        yield browser
        browser.close()


def context_of(browser: Browser, site: Site) -> BrowserContext:
    """Return a new browser without cookies and with an empty cache, of 1280×800, at the site."""
    context = browser.new_context(
        base_url=site.url, viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    return context


def sign_in(page: Page, site: Site, *, name: str = "editor") -> None:
    """Sign in, which leads to the desk."""
    page.goto("/admin/")
    page.get_by_label("Name or e-mail address").fill(name)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def chromium() -> str | None:
    """Return where the system's Chromium is, None if it has none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: Site) -> Iterator[tuple[BrowserContext, list[Any]]]:
    """Give a browser in which `editor` is signed in, and the cookies of that; all journeys at the desk share it."""
    context = context_of(browser, site)
    sign_in(context.new_page(), site)
    yield context, context.cookies()
    context.close()


@pytest.fixture
def browser_page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """Give a page in a new browser at the site; the test fails if the browser complains about anything."""
    context = context_of(browser, site)
    try:
        with nothing_to_complain(context, request.node):
            yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def editors_page(
    request: pytest.FixtureRequest, signed_in: tuple[BrowserContext, list[Any]]
) -> Iterator[Page]:
    """Give an empty page where `editor` is signed in; the test fails if the browser complains about anything."""
    context, cookies = signed_in
    # Whatever the journey before did with them.
    context.clear_cookies()
    context.add_cookies(cookies)
    try:
        with nothing_to_complain(context, request.node):
            yield context.new_page()
    finally:
        context.set_offline(False)
        for each in context.pages:
            # A page that is closed while it is on its way to another is waited for for ever.
            with suppress(Error):
                each.goto("about:blank", timeout=5_000)
            each.close()


@pytest.fixture
def desk_page(editors_page: Page) -> Page:
    """Give a page at the desk."""
    editors_page.goto("/admin/")
    return editors_page


@pytest.fixture
def writing(editors_page: Page) -> Page:
    """Give a page on the writing screen of a new post, whose script is ready."""
    editors_page.goto("/admin/blog/post/add/")
    editors_page.wait_for_selector("html.is-ready")
    return editors_page


@contextmanager
def nothing_to_complain(context: BrowserContext, test: pytest.Item) -> Iterator[None]:
    """Fail when the browser complains of anything inside the block.

    That is an error on the console (a breach of the Content-Security-Policy is one) or in a script. What a journey
    provokes it allows with `@pytest.mark.may_complain("regular expression")`.
    """
    allowed = [re.compile(mark.args[0]) for mark in test.iter_markers("may_complain")]
    complaints: list[str] = []

    def hear(words: str) -> None:
        if not any(pattern.search(words) for pattern in allowed):
            complaints.append(words)

    def hear_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            hear(f"{message.text} ({message.location.get('url', '')})")

    def hear_error(error: WebError) -> None:
        hear(f"{error.error.message}\n{error.error.stack or ''}")

    context.on("console", hear_console)
    context.on("weberror", hear_error)
    try:
        yield
    finally:
        context.remove_listener("console", hear_console)
        context.remove_listener("weberror", hear_error)
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)

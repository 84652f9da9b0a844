"""The running site with the demo, and a page in a real browser, for whole flows."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from tests.journeys.running import NO_BROWSER, Site, free_port, running

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
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
    """Mark every test here as a journey, and keep those that share the one site on one worker."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)
            if "site" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group("site"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the real site with the demo, where `editor` signs in with `site.password`; shared by all journeys."""
    with running(Site(tmp_path_factory.mktemp("site") / "home", free_port())) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the system's Chromium without a window; skip, or fail where INFLUENCY_REQUIRE_BROWSER=1, if it has none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
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


@pytest.fixture
def browser_page(
    request: pytest.FixtureRequest, browser: Browser, site: Site, tmp_path: Path
) -> Iterator[Page]:
    """Give a fresh page of 1280×800 at the site; the test fails if the browser complains about anything.

    That is an error on the console (a breach of the Content-Security-Policy is one) or in a script. What a journey
    provokes it allows with `@pytest.mark.may_complain("regular expression")`.
    """
    allowed = [re.compile(mark.args[0]) for mark in request.node.iter_markers("may_complain")]
    complaints: list[str] = []

    def hear(words: str) -> None:
        if not any(pattern.search(words) for pattern in allowed):
            complaints.append(words)

    def hear_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            hear(f"{message.text} ({message.location.get('url', '')})")

    def hear_error(error: Error) -> None:
        hear(f"{error.message}\n{error.stack or ''}")

    context = browser.new_context(
        base_url=site.url, viewport={"width": 1280, "height": 800}, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    context.on("console", hear_console)
    context.on("weberror", lambda web_error: hear_error(web_error.error))
    page = context.new_page()
    try:
        yield page
        page.screenshot(path=tmp_path / "last.png")
    finally:
        context.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def desk_page(browser_page: Page, site: Site) -> Page:
    """Give a page in which `editor` is signed in, at the desk."""
    browser_page.goto("/admin/")
    browser_page.get_by_label("Name or e-mail address").fill("editor")
    browser_page.get_by_label("Password").fill(site.password)
    browser_page.get_by_role("button", name="Sign in").click()
    browser_page.wait_for_url("**/admin/")
    return browser_page

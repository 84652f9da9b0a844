"""People, and what every test may rely on: a home of its own and no socket to the outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from blog.models import User
from blog.services import purging
from tests.builders import make_author, make_user
from tests.journeys.running import NO_BROWSER
from tests.postgresql import server as postgresql
from tests.servers import conftest as servers
from tests.storage.swift import NO_SWIFT, PACKAGES


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path: Path) -> None:
    """Give every test folders of its own, a cache with nothing in it, and no purge that a test before it began."""
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "originals": {
            **settings.STORAGES["originals"],
            "OPTIONS": {**settings.STORAGES["originals"]["OPTIONS"], "location": str(tmp_path / "originals")},
        },
        # The hashed names need a collected folder, which the journeys' real site has.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    # A test in a transaction that is never committed leaves them behind.
    purging._waiting().clear()


@pytest.fixture
def editor(db: None) -> User:
    """Edith, who edits everything and publishes."""
    user = make_user("edith", group="Editor", first_name="Edith")
    make_author("Edith Editor", user=user)
    return user


@pytest.fixture
def author_user(db: None) -> User:
    """Arthur, who writes his own posts and hands them in."""
    user = make_user("arthur", group="Author", first_name="Arthur")
    make_author("Arthur Author", user=user)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Sam, who can sign in and has no business at the desk."""
    return make_user("sam", is_staff=False)


@pytest.fixture
def as_editor(editor: User) -> Client:
    """A browser in which Edith is signed in."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def as_author(author_user: User) -> Client:
    """A browser in which Arthur is signed in."""
    client = Client()
    client.force_login(author_user)
    return client


def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are processors for us, or what was asked for: a journey waits more than it computes."""
    return int(os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") or len(os.sched_getaffinity(0)) + 1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it loudly when tests that need another program were left out."""
    for reason, what, packages in (
        (NO_BROWSER, "journeys in a real browser", "chromium-headless-shell"),
        (NO_SWIFT, "tests against a real object storage", PACKAGES),
        (postgresql.NO_POSTGRESQL, "tests against a real PostgreSQL", postgresql.PACKAGES),
        (servers.NO_SERVERS, "tests against real web servers", servers.PACKAGES),
    ):
        skipped = [r for r in terminalreporter.stats.get("skipped", []) if reason in str(r.longrepr)]
        if skipped:
            terminalreporter.section(reason.upper(), sep="!", red=True, bold=True)
            terminalreporter.write_line(
                f"{len(skipped)} {what} were SKIPPED: there is {reason}.\nOn Debian: apt install {packages}",
                red=True,
                bold=True,
            )

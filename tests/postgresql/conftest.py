"""A PostgreSQL of the tests' own, and databases in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import server
from tests.postgresql.server import NO_POSTGRESQL, PACKAGES, PostgreSQL

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here. Those that share a site share a worker; each slice may have one, with a server of its own."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.services)
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group("postgresql"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Give the running server; skip, or fail where INFLUENCY_REQUIRE_SERVICES=1, if this machine has none."""
    if missing := server.missing():
        if os.environ.get("INFLUENCY_REQUIRE_SERVICES") == "1":
            lacking = f"{NO_POSTGRESQL} (it lacks {', '.join(missing)})"
            pytest.fail(f"{lacking}, and INFLUENCY_REQUIRE_SERVICES=1 asks for it: apt install {PACKAGES}")
        pytest.skip(NO_POSTGRESQL)
    made = PostgreSQL()
    try:
        made.start()
        yield made
    finally:
        made.remove()

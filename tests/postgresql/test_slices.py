"""The tests of all that asks the database in ways of its own, once more, on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.journeys.running import ROOT
from tests.postgresql.server import PostgreSQL

SLICES = {
    "search": (
        "tests/search",
        "tests/services/test_searching.py",
        "tests/services/test_retrieving.py",
        "tests/views/test_searching.py",
        "tests/views/test_searching_under_attack.py",
    ),
    "writing": (
        "tests/services/test_editing.py",
        "tests/services/test_publishing.py",
        "tests/services/test_replacing.py",
        "tests/services/test_rewording.py",
        "tests/services/test_relating.py",
        "tests/services/test_missing.py",
    ),
    "clock": ("tests/services/test_ticking.py", "tests/services/test_ticking_together.py"),
    "pages": (
        "tests/test_never_stale.py",
        "tests/test_kept.py",
        "tests/models/test_faces.py",
        "tests/models/test_prepared.py",
    ),
}


LIMIT_SECONDS = 600


@pytest.mark.slow
@pytest.mark.timeout(LIMIT_SECONDS + 60)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(f"postgresql-{name}")) for name in SLICES]
)
def test_it_holds_on_postgresql(postgresql: PostgreSQL, name: str):
    # Tests that start processes of the site give them this very database.
    kept = {each: value for each, value in os.environ.items() if not each.startswith(("PYTEST", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *SLICES[name]],
        cwd=ROOT,
        env={**kept, "DATABASE_URL": postgresql.make_database(name)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout

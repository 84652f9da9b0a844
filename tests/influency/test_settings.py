"""What the settings make of an environment that says nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("told", "watches"),
    [
        ({}, False),
        ({"INFLUENCY_URL": "http://localhost:8000"}, False),
        ({"INFLUENCY_URL": "http://[::1]:8000"}, False),
        ({"INFLUENCY_URL": "https://blog.example"}, True),
        ({"INFLUENCY_URL": "https://blog.example", "INFLUENCY_WATCH_LINKS": "off"}, False),
        ({"INFLUENCY_WATCH_LINKS": "on"}, True),
    ],
    ids=str,
)
def test_a_fresh_site_on_ones_own_machine_asks_nobody_anything(
    tmp_path: Path, told: dict[str, str], watches: bool
):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("INFLUENCY_")}
    said = subprocess.run(
        [sys.executable, "-c", "from influency import settings; print(settings.INFLUENCY_WATCH_LINKS)"],
        cwd=ROOT,
        env={**kept, "INFLUENCY_HOME": str(tmp_path), **told},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str(watches)


@pytest.mark.parametrize(("said", "seconds"), [("", 5), ("?connect_timeout=20", 20)])
def test_a_postgresql_that_vanishes_holds_nobody_for_ever(tmp_path: Path, said: str, seconds: int):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("INFLUENCY_")}
    program = "import json; from influency import settings; print(json.dumps(settings.DATABASES['default']['OPTIONS']))"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**kept, "INFLUENCY_HOME": str(tmp_path), "DATABASE_URL": f"postgres://u:p@db.example/x{said}"},
        capture_output=True,
        text=True,
        check=True,
    )
    options = json.loads(answer.stdout)
    assert int(options["connect_timeout"]) == seconds
    # What is asked on a connection that leads nowhere any more, and an answer that never comes (libpq, 32.1.2).
    assert options["tcp_user_timeout"] <= 10_000
    assert options["keepalives_idle"] + options["keepalives_interval"] * options["keepalives_count"] <= 30

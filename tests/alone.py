"""Programs in a process of their own, in which nothing of the site is loaded yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(home: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the settings of a site in `home`; return how it ended and what it said."""
    told = {**os.environ, "INFLUENCY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "influency.settings"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**told, **environment},
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )


def said_by(home: Path, code: str, **environment: str) -> str:
    """Return what such a program says, which must end well."""
    done = run(home, code, **environment)
    assert not done.returncode, done.stderr
    return done.stdout.strip()

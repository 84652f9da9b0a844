"""The process that serves: what it sets for all that runs in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_readers_get_their_turn_soon_while_others_draw(tmp_path: Path) -> None:
    code = "import sys; from influency import wsgi; print(sys.getswitchinterval())"
    environment = {
        **os.environ,
        "INFLUENCY_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "influency.settings",
    }
    told = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, env=environment, text=True)
    assert float(told) <= 0.001

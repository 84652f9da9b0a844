"""What readers' pages may load of scripts stays small, keeps nothing on their device and asks nobody for anything."""

from __future__ import annotations

import re
from pathlib import Path

PUBLIC = Path(__file__).resolve().parents[2] / "static/js/public"


def test_all_scripts_for_readers_are_four_kilobytes_at_most():
    scripts = list(PUBLIC.iterdir())
    assert scripts
    assert sum(script.stat().st_size for script in scripts) <= 4096


def test_no_script_for_readers_stores_or_sends_anything():
    for script in PUBLIC.iterdir():
        words = set(re.findall(r"\w+", script.read_text()))
        assert not words & {"cookie", "localStorage", "sessionStorage", "indexedDB", "caches"}, script.name
        assert not words & {"fetch", "XMLHttpRequest", "sendBeacon", "WebSocket", "import"}, script.name

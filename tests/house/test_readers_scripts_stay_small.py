"""What readers' pages may load of scripts stays small, keeps nothing on their device and asks nobody for anything."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "static/js/public"
TEMPLATES = ROOT / "templates/blog"


def test_all_scripts_for_readers_are_ten_kilobytes_at_most():
    scripts = list(PUBLIC.iterdir())
    assert scripts
    assert sum(script.stat().st_size for script in scripts) <= 10_240


def test_the_one_script_that_a_page_waits_for_is_a_kilobyte_at_most():
    assert (PUBLIC / "theme.js").stat().st_size <= 1024
    waited_for = [
        (template.name, tag)
        for template in TEMPLATES.rglob("*.html")
        for tag in re.findall(r"<script [^>]*src=[^>]*>", template.read_text())
        if 'type="module"' not in tag
    ]
    assert [name for name, _ in waited_for] == ["_head.html"]
    assert "js/public/theme.js" in waited_for[0][1]


def test_no_script_for_readers_stores_or_sends_anything():
    for script in PUBLIC.iterdir():
        words = set(re.findall(r"\w+", script.read_text()))
        # Light or dark is kept where the reader chose it.
        words -= {"localStorage"} if script.name == "theme.js" else set()
        assert not words & {"cookie", "localStorage", "sessionStorage", "indexedDB", "caches"}, script.name
        asks = {"fetch", "XMLHttpRequest", "sendBeacon", "WebSocket", "import"}
        # What a reader types into the search is asked of this site, as the form would ask it.
        assert words & asks <= ({"fetch"} if script.name == "search.js" else set()), script.name

"""The process that serves: what it sets for all that runs in it."""

from __future__ import annotations

from pathlib import Path

from tests.alone import said_by


def test_readers_get_their_turn_soon_while_others_draw(tmp_path: Path) -> None:
    code = "import sys; from influency import wsgi; print(sys.getswitchinterval())"
    assert float(said_by(tmp_path, code)) <= 0.001

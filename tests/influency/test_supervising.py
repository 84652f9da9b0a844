"""How long a dead child waits, and a log that cannot fill the disk; the rest is in the journeys, with real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from influency import supervising
from influency.supervising import Child, Log


def test_a_child_that_keeps_dying_waits_longer_each_time_up_to_half_a_minute():
    child = Child("server", ["never started"])
    assert [child.note_end(now=5.0) for _ in range(8)] == [0, 1, 2, 4, 8, 16, 30, 30]
    assert child.due_at == 35.0


def test_a_child_that_was_well_starts_again_at_once():
    child = Child("server", ["never started"])
    for _ in range(4):
        child.note_end(now=5.0)
    child.started_at = 100.0
    assert child.note_end(now=100.0 + supervising.WELL_AFTER_SECONDS + 1) == 0


def test_the_log_is_set_aside_before_it_grows_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(supervising, "LOG_BYTES", 10)
    log = Log(tmp_path / "site.log")
    for said in (b"the first line\n", b"the second line\n", b"the third line\n"):
        log.write(said)
    assert (tmp_path / "site.log").read_text() == "the third line\n"
    assert (tmp_path / "site.log.1").read_text() == "the second line\n"
    assert capfd.readouterr().err == "the first line\nthe second line\nthe third line\n"


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    Log(tmp_path / "missing" / "site.log").write(b"still said\n")
    assert capfd.readouterr().err == "still said\n"


def test_the_greeting_tells_where_it_listens_if_that_is_not_its_address():
    assert "Listening" not in supervising.greeting("http://127.0.0.1:8000", ("127.0.0.1", 8000))
    said = supervising.greeting("https://example.org", ("127.0.0.1", 8000))
    assert "https://example.org/admin/" in said
    assert "Listening  127.0.0.1 port 8000" in said

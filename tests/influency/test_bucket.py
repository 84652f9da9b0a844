"""A bucket whose server hangs holds some threads of the site and never all of them."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any, cast

import pytest

pytest.importorskip("boto3")
pytest.importorskip("storages")

from influency import bucket, serving

NOBODY = cast(Any, object())


def test_some_threads_are_left_while_those_who_read_get_no_answer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bucket, "TURN_SECONDS", 0.01)
    server = bucket.Server(NOBODY)
    assert bucket.MOST_READERS < serving.THREADS
    with ExitStack() as waiting:
        for _reader in range(bucket.MOST_READERS):
            waiting.enter_context(server.read_from("a.jpg"))
        with pytest.raises(bucket.Away, match="keeps others waiting"), server.read_from("b.jpg"):
            pass
        # From now on nobody waits for a turn.
        monkeypatch.setattr(bucket, "TURN_SECONDS", 60.0)
        began = time.monotonic()
        with pytest.raises(bucket.Away, match="not asked again yet"), server.read_from("c.jpg"):
            pass
        assert time.monotonic() - began < 30
    # They had their answers: it is back.
    with server.read_from("d.jpg") as client:
        assert client is NOBODY


def test_one_who_reads_in_vain_gives_up_the_turn():
    server = bucket.Server(NOBODY)
    for _time in range(bucket.MOST_READERS + 1):
        with pytest.raises(ZeroDivisionError), server.read_from("a.jpg"):
            raise ZeroDivisionError


class Turns:
    """Three others read; while one waits, each of them has an answer, and the third gives up the turn."""

    def __init__(self, server: bucket.Server) -> None:
        self.server, self.asked = server, 0

    def acquire(self, *, timeout: float) -> bool:
        self.server.answered_at = time.monotonic()
        self.asked += 1
        return self.asked == 3

    def release(self) -> None:
        self.asked = 0


def test_one_that_is_slow_gives_everybody_a_turn():
    server = bucket.Server(NOBODY)
    server.turns = turns = cast(Any, Turns(server))
    with server.read_from("a.jpg") as client:
        assert (client, turns.asked) == (NOBODY, 3)
    assert turns.asked == 0
    assert not server.away_until

"""How long a thread may compute before the kernel looks whether others want to (sched_getattr(2))."""

from __future__ import annotations

import ctypes

import pytest

from blog import yielding


def length(pid: int = 0) -> float:
    """Return for how many seconds a process may, or this thread; 0 where the kernel does not say, as Linux did before 6.12."""
    found = ctypes.create_string_buffer(yielding.ATTRIBUTES.size)
    if yielding._call is None or yielding._call(yielding.SCHED_GETATTR, pid, found, len(found), 0):
        return 0.0
    return float(yielding.ATTRIBUTES.unpack(found)[5] / 1e9)


def can_be_long() -> bool:
    """Return whether this kernel grants long turns to this process."""
    usual = length()
    with yielding.in_long_turns():
        return length() > usual


needed = pytest.mark.skipif(not can_be_long(), reason="this kernel knows no turns of different lengths")
LONG, SHORT = yielding.LONG_TURN / 1e9, yielding.SHORT_TURN / 1e9

"""How long a thread may compute before the kernel looks whether others want to (sched_getattr(2))."""

from __future__ import annotations

import ctypes
import struct

import pytest

from blog import yielding


def length() -> float:
    """Return for how many seconds this thread may; 0 where the kernel does not say, as Linux did before 6.12."""
    if yielding._call is None:
        return 0.0
    found = ctypes.create_string_buffer(48)
    # Its number is the next one.
    if yielding._call(yielding.SCHED_SETATTR + 1, 0, found, 48, 0):
        return 0.0
    return float(struct.unpack("=IIQiIQQQ", found.raw)[5] / 1e9)


needed = pytest.mark.skipif(not length(), reason="this kernel knows no turns of different lengths")

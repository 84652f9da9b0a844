"""Ties a process to the one that started it, so that nothing is left behind when that one is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2)
# Loaded now: between fork and exec, where `tie` runs, as little as possible should happen.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def tie(to: int, *, with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send `with_signal` to this process when its parent, process `to`, ends; Linux only.

    A parent that has ended before the kernel was told is noticed here, and this process ends at once.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != to:
        os._exit(1)

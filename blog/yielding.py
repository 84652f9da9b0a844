"""How a process leaves the processor to others."""

from __future__ import annotations

import ctypes
import fcntl
import os
import struct
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# A usual turn takes a millisecond or two.
LONG_TURN_SECONDS = 0.02
# The number of sched_setattr(2), which the C library does not know everywhere, and its flag.
SCHED_SETATTR = {"x86_64": 314, "aarch64": 274, "riscv64": 274}.get(os.uname().machine, 0)
KEEP_POLICY = 0x08
# Without letting go of the interpreter, for which one would have to wait again. A program of 32 bits has other numbers.
_call = (
    ctypes.PyDLL(None).syscall if sys.platform == "linux" and SCHED_SETATTR and sys.maxsize > 2**32 else None
)


def yield_to_readers(*, more: int) -> None:
    """Raise the niceness of this process by `more`, and have Linux hold to it between sessions too.

    Linux may divide the processor between sessions first, and by niceness only inside of each (sched(7), autogroup); so
    whoever leads a session says the niceness for all of it.
    """
    with suppress(OSError):
        niceness = os.nice(more)
        if os.getsid(0) == os.getpid():
            with open("/proc/self/autogroup", "w") as group:
                group.write(str(niceness))


def take_what_is_left() -> None:
    """Let this process compute only while nobody else of its session wants to (sched(7), SCHED_IDLE), from now on.

    It must hold nothing that others wait for.
    """
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


class _Turns(threading.local):
    """Whether a thread has long turns."""

    are_long = False


_turns = _Turns()


def take_long_turns() -> None:
    """Let this thread, and those that it starts, compute in long turns, in which whoever has shorter ones interrupts it.

    Linux gives a thread that wakes the processor at once if its turns are shorter than those of the one that computes;
    else it may have to wait for the next tick of the kernel's clock, which are four milliseconds on many machines. Nobody
    gets more of the processor or less by that (sched_setattr(2); Linux 6.12, where it is older nothing changes).
    """
    _turns.are_long = True
    _ask_for(LONG_TURN_SECONDS)


@contextmanager
def in_long_turns() -> Iterator[None]:
    """Let this thread compute in long turns until the block ends."""
    if _turns.are_long:
        yield
        return
    take_long_turns()
    try:
        yield
    finally:
        _turns.are_long = False
        _ask_for(0)


def _ask_for(seconds: float) -> None:
    """Ask for turns of that length for this thread, 0 for the usual ones. What the kernel refuses stays as it was."""
    if _call is not None:
        # As it is now: the call takes it too.
        niceness = os.getpriority(os.PRIO_PROCESS, 0)
        wanted = struct.pack("=IIQiIQQQ", 48, 0, KEEP_POLICY, niceness, 0, int(seconds * 1e9), 0, 0)
        _call(SCHED_SETATTR, 0, wanted, 0)


def leave_the_terminal() -> None:
    """Let this process have no terminal any more, into which it could type what its owner would seem to have typed."""
    with suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.ioctl(terminal, termios.TIOCNOTTY)
        finally:
            os.close(terminal)

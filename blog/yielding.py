"""How a process leaves the processor to others."""

from __future__ import annotations

import ctypes
import fcntl
import os
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# In nanoseconds; a usual one takes 0.7 to 3 milliseconds, the more the more processors there are.
LONG_TURN, SHORT_TURN = 20_000_000, 500_000
# The numbers of sched_setattr(2) and sched_getattr(2), which the C library does not know everywhere.
SCHED_SETATTR = {"x86_64": 314, "aarch64": 274, "riscv64": 274}.get(os.uname().machine, 0)
SCHED_GETATTR = SCHED_SETATTR + 1
# What both take, in its first form: size, policy, flags, niceness, priority, turn, deadline, period.
ATTRIBUTES = struct.Struct("=IIQiIQQQ")
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


def take_long_turns() -> None:
    """Let this thread, and those that it starts, compute in long turns, in which whoever has shorter ones interrupts it.

    Linux gives the processor at once to a thread that wakes and has had no more than its share of late, if its turns are
    shorter than those of the one that computes; else it may have to wait for the next tick of the kernel's clock, which are
    four milliseconds on many machines (sched_setattr(2), since Linux 6.12; before that nothing changes).
    """
    _ask_for(LONG_TURN)


def take_short_turns() -> None:
    """Let this thread, and those that it starts, compute in short turns.

    Whoever leaves the processor before its turn is over (`sched_yield`) goes without what is left of it, and has to wait
    for as long once it is needed again. Each of the server's threads does so when it has nothing to do.
    """
    _ask_for(SHORT_TURN)


def take_usual_turns() -> None:
    """Let this thread, and those that it starts, compute in the usual turns again."""
    _ask_for(0)


@contextmanager
def in_long_turns() -> Iterator[None]:
    """Let this thread compute in long turns until the block ends."""
    before = _ask_for(LONG_TURN)
    try:
        yield
    finally:
        _ask_for(before)


def _ask_for(turn: int) -> int:
    """Ask for turns of that many nanoseconds for this thread, 0 for the usual ones; return how long they were.

    What the kernel refuses stays as it was. Linux before 6.12 says 0 and changes nothing.
    """
    found = ctypes.create_string_buffer(ATTRIBUTES.size)
    if _call is None or _call(SCHED_GETATTR, 0, found, ATTRIBUTES.size, 0):
        return 0
    _size, _policy, _flags, niceness, _priority, before, _deadline, _period = ATTRIBUTES.unpack(found)
    # It takes the niceness too, which stays.
    _call(SCHED_SETATTR, 0, ATTRIBUTES.pack(ATTRIBUTES.size, 0, KEEP_POLICY, niceness, 0, turn, 0, 0), 0)
    return int(before)


def leave_the_terminal() -> None:
    """Let this process have no terminal any more, into which it could type what its owner would seem to have typed."""
    with suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.ioctl(terminal, termios.TIOCNOTTY)
        finally:
            os.close(terminal)

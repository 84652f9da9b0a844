"""How a process leaves the processor to others."""

from __future__ import annotations

import fcntl
import os
import termios
import threading
import time
from contextlib import suppress

# One part of so many is given away.
SHARE = 10


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


class _Manners(threading.local):
    """Until when a thread has given way enough."""

    until = 0.0


_manners = _Manners()


def give_way() -> None:
    """Let whoever waits for the processor have it first, unless that would take more than a tenth of this thread's time.

    A thread that computes would go on until the next tick of the kernel's clock, which are four milliseconds on many
    machines; who waits for a kept page needs a twentieth of one. Where others compute all the while it would be long until
    this thread had its turn again, and others may wait for it.
    """
    begun = time.monotonic()
    if begun >= _manners.until:
        with suppress(AttributeError):
            os.sched_yield()
        _manners.until = begun + SHARE * (time.monotonic() - begun)


def leave_the_terminal() -> None:
    """Let this process have no terminal any more, into which it could type what its owner would seem to have typed."""
    with suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.ioctl(terminal, termios.TIOCNOTTY)
        finally:
            os.close(terminal)

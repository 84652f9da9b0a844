"""How a process leaves the processor to others."""

from __future__ import annotations

import os
from contextlib import suppress


def yield_to_readers(*, more: int = 0) -> None:
    """Raise the niceness of this process by `more`, and have Linux hold to it between sessions too.

    Linux may divide the processor between sessions first, and by niceness only inside of each (sched(7), autogroup); so
    whoever leads a session says the niceness for all of it.
    """
    with suppress(OSError):
        niceness = os.nice(more)
        if os.getsid(0) == os.getpid():
            with open("/proc/self/autogroup", "w") as group:
                group.write(str(niceness))

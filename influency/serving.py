"""How the built-in server is started; both `serve` and `run` do it this way."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from influency.listening import Address

BASE = Path(__file__).resolve().parent.parent
# More threads than cores, so that one slow visitor or upload does not hold up the others; each has its own
# connection to the database.
THREADS = 6
# A visitor who keeps a connection open must not hold up the end.
PATIENCE_SECONDS = 2


def command(place: Address) -> list[str]:
    """Return the command line of the server that listens at `place`."""
    host, port = place
    return [
        *(sys.executable, "-P", "-m", "granian", "influency.worker:application"),
        *("--interface", "wsgi", "--http", "1", "--no-ws", "--host", host, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(THREADS)),
        *("--workers-kill-timeout", str(PATIENCE_SECONDS), "--log-level", "error", "--no-access-log"),
    ]


def environment() -> dict[str, str]:
    """Return the environment in which the project's modules are found from any folder."""
    paths = [str(BASE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}

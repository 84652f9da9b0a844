"""The built-in server, and how it is started; both `serve` and `run` do it this way.

The process that is told to serve holds the port and starts one worker, which loads the site (influency/worker.py).
"""

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


def serve(place: Address) -> int:
    """Serve the site at `place` in this process until it is told to end; return the exit code."""
    from granian.constants import HTTPModes, Interfaces
    from granian.errors import FatalError
    from granian.log import LogLevels
    from granian.server import Server

    host, port = place
    server = Server(
        "influency.worker:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=PATIENCE_SECONDS,
        log_level=LogLevels.error,
    )
    try:
        server.serve()
    except FatalError:
        return 1
    return 0


def serve_as_told() -> int:
    """Serve at HOST and PORT until told to end; return the exit code, or end with the reason if nobody can listen there.

    What the settings had to be loaded for here, the worker has where Python forks, as on Linux before 3.14; elsewhere it loads them
    itself.
    """
    from django.conf import settings

    from influency.management.terminal import free_place

    place = free_place(settings.HOST, settings.PORT)
    # Relative places would be looked for elsewhere if anybody changed the folder.
    os.environ["INFLUENCY_HOME"] = str(settings.HOME)
    return serve(place)


def command(place: Address) -> list[str]:
    """Return the command line of a process that serves at `place`."""
    host, port = place
    return [sys.executable, "-P", "-m", "influency.serving", host, str(port)]


def environment() -> dict[str, str]:
    """Return the environment in which the project's modules are found from any folder."""
    paths = [str(BASE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


if __name__ == "__main__":
    sys.exit(serve((sys.argv[1], int(sys.argv[2]))))

"""The site inside the built-in server's worker process, which must not outlive the server."""

from __future__ import annotations

import multiprocessing

from influency import lifeline

# The server starts its workers itself and leaves them holding the port when it is killed; so the worker asks the
# kernel for the same end, before the site is loaded.
server = multiprocessing.parent_process()
if server is not None and server.pid is not None:
    lifeline.tie(server.pid)

from django.conf import settings  # noqa: E402

from influency import wsgi  # noqa: E402
from influency.metering import metered  # noqa: E402

application = metered(wsgi.application, settings.INFLUENCY_METRICS)

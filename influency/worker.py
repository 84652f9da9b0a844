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

from blog import yielding  # noqa: E402
from blog.front import KeptFirst  # noqa: E402
from influency import shortcut  # noqa: E402
from influency.loading import Loading, Site  # noqa: E402
from influency.metering import metered  # noqa: E402

# The server's threads, which this one starts, have them too; whatever makes a page has long ones meanwhile.
yielding.take_short_turns()
# Read before a second thread could: Django sets its settings up with the first question.
metrics = settings.INFLUENCY_METRICS
site = Loading()
front = KeptFirst(site, wait=site.wait)
application: Site = metered(front, metrics)
if application is front:
    # Whoever counts answers has to see all of them.
    shortcut.take(front.at_once)

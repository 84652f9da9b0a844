"""What the site does, in the words of Prometheus: off unless asked for, and told on this machine only unless told where.

It has a door of its own, so that no setting of a web server in front can open it by mistake.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps

from blog.front import FROM_FILE
from influency import listening

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

logger = logging.getLogger(__name__)
# Where Prometheus looks for what exports to it.
HOST, PORT = "127.0.0.1", 9464
# From a kept page to what no reader waits for any more.
BUCKETS = (0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Unusable(Exception):
    """The setting cannot be followed, with the reason in words for the owner."""


def place(written: str) -> listening.Address | None:
    """Return where `INFLUENCY_METRICS` asks for them: `1`, a port, or `address:port`; None for nowhere.

    Raises Unusable.
    """
    text = written.strip()
    if text.lower() in ("", "0", "false", "no", "off"):
        return None
    if text.lower() in ("1", "true", "yes", "on"):
        return HOST, PORT
    host, _, port = text.rpartition(":")
    if not port.isdecimal():
        raise Unusable(f"INFLUENCY_METRICS={written} is neither 1 nor a port nor address:port.")
    try:
        return listening.address(host or HOST, int(port))
    except listening.CannotListen as error:
        raise Unusable(f"INFLUENCY_METRICS={written}: {error}") from error


def metered(application: Application, written: str) -> Application:
    """Return the application, measured and told about where `written` says; as it is where that is nowhere.

    What stands in the way is said in the log, and the site runs without.
    """
    try:
        if (where := place(written)) is None:
            return application
        from prometheus_client import CollectorRegistry, start_http_server

        registry = CollectorRegistry()
        listening.check_free(where)
        measured = Meter(application, registry)
        measured.door, _thread = start_http_server(where[1], addr=where[0], registry=registry)
    except ImportError:
        logger.error("INFLUENCY_METRICS needs one package more: pip install 'prometheus-client>=0.26,<1'")
        return application
    except (Unusable, listening.CannotListen, OSError) as error:
        logger.error("There are no metrics: %s", error)
        return application
    return measured


class Meter:
    """The application with its answers counted and timed."""

    def __init__(self, application: Application, registry: CollectorRegistry) -> None:
        from prometheus_client import Counter, Histogram, PlatformCollector, ProcessCollector

        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        registry.register(State())
        self.application = application
        self.answers = Counter(
            "influency_answers", "Answers, by who gave them.", ["by", "status"], registry=registry
        )
        seconds = Histogram(
            "influency_answer_seconds",
            "Time until an answer began, by who gave it.",
            ["by"],
            buckets=BUCKETS,
            registry=registry,
        )
        self.door: WSGIServer | None = None
        self.seconds = {by: seconds.labels(by) for by in ("file", "site")}

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as the application does."""
        begun, statuses = time.perf_counter(), []

        def heard(status: str, *rest: Any) -> Any:
            statuses.append(status[:3])
            return start(status, *rest)

        try:
            return self.application(environ, heard)
        finally:
            by = "file" if FROM_FILE in environ else "site"
            self.seconds[by].observe(time.perf_counter() - begun)
            self.answers.labels(by, statuses[-1] if statuses else "500").inc()

    def close(self) -> None:
        """Tell nobody any more."""
        if self.door is not None:
            self.door.shutdown()
            self.door.server_close()


class State:
    """What there is and what waits, asked for when Prometheus asks."""

    def describe(self) -> Iterator[Metric]:
        """Say nothing beforehand, as saying it would ask the database."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Return what is so now; what cannot be found out is left out, and said in the log."""
        from prometheus_client.core import GaugeMetricFamily

        # Before that there are answers from kept pages, and no models to ask.
        if not apps.ready:
            return
        from influency import gauges

        for name, words, value in gauges.read():
            yield GaugeMetricFamily(name, words, value=value)

"""The shortest way from the built-in server to a kept page: past WSGI, whose calls cost as much as the page itself.

It reaches into the server (granian), so only into versions that it is known to fit; with any other the site answers all by WSGI.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from blog.front import Reply

# The versions in which a worker calls what is put in below as it is written there.
FITS = ("2.8.",)

Kept = Callable[[dict[str, Any]], Reply | None]
# What the server calls with a request: the way to its answer, and what WSGI calls the environment, without what never changes.
Called = Callable[[Any, dict[str, Any]], int]


def take(kept: Kept) -> bool:
    """Let the server of this process, which is about to take up its application, ask `kept` first; return whether it will."""
    import granian

    if not granian.__version__.startswith(FITS):
        return False
    mp: Any = import_module("granian.server.mp")
    by_wsgi = mp._wsgi_call_wrap

    def called(application: Any, *told: Any) -> Called:
        return first(kept, by_wsgi(application, *told))

    mp._wsgi_call_wrap = called
    return True


def first(kept: Kept, otherwise: Called) -> Called:
    """Return what answers with what is kept, and `otherwise` what is not; each returns the status of its answer."""

    def answer(protocol: Any, request: dict[str, Any]) -> int:
        if (reply := kept(request)) is None:
            return otherwise(protocol, request)
        protocol.response_bytes(*reply)
        return reply.status

    return answer

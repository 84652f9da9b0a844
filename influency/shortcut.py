"""The shortest way from the built-in server to a kept page: past WSGI, which takes a quarter of the time that one spends in Python.

It reaches into the server (granian), so only into versions that it was tried with; under any other the site answers all by WSGI.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from blog.front import Reply

# The versions in which a worker calls what is put in below as it is written there.
FITS = ("2.8.7",)

# What WSGI calls the environment, without what is the same for all requests, to the answer that is ready for it.
AtOnce = Callable[[dict[str, Any]], Reply | None]
# What the server calls with a request: with the way to its visitor and that environment; to the status of the answer.
Answering = Callable[[Any, dict[str, Any]], int]


def take(at_once: AtOnce) -> bool:
    """Let the server of this process, which is about to take up its application, ask `at_once` first; return whether it will."""
    import granian

    if granian.__version__ not in FITS:
        return False
    server: Any = import_module("granian.server")
    # Without Python's global lock its workers are threads, and another module makes them.
    if server.Server is not server.mp.MPServer:
        return False
    by_wsgi = server.mp._wsgi_call_wrap
    server.mp._wsgi_call_wrap = lambda application, *told: before(by_wsgi(application, *told), at_once)
    return True


def before(answering: Answering, at_once: AtOnce) -> Answering:
    """Return what gives the answer that is ready, and has `answering` give one where none is."""

    def answer(visitor: Any, request: dict[str, Any]) -> int:
        if (reply := at_once(request)) is None:
            return answering(visitor, request)
        visitor.response_bytes(*reply)
        return reply.status

    return answer

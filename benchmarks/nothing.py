"""The limit of the built-in server: an application that knows each answer beforehand and does nothing but give it.

Served by `nothing:application` in the same short turns as the site and by the same short way past WSGI; `NOTHING_URL` names the
site whose answers it gives.
"""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from blog import yielding
from blog.front import Reply
from influency import shortcut

yielding.take_short_turns()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer the same where the server cannot be asked past WSGI."""
    reply = answer(environ["PATH_INFO"])
    start(f"{reply.status} OK", reply.headers)
    return [reply.body]


@cache
def answer(path: str) -> Reply:
    """Return what the site answers, compressed as it is for browsers."""
    asked = urllib.request.Request(os.environ["NOTHING_URL"] + path, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(asked, timeout=10) as given:
        own = {"date", "server", "connection"}
        return Reply(200, [each for each in given.getheaders() if each[0].lower() not in own], given.read())


shortcut.take(lambda request: answer(request["PATH_INFO"]))

"""The limit of the built-in server: an application that knows each answer beforehand and does nothing but give it.

Served by `nothing:application` in the same short turns as the site; `NOTHING_URL` names the site whose answers it gives.
"""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from blog import yielding

yielding.take_short_turns()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the headers and the bytes of the site."""
    headers, body = answer(environ["PATH_INFO"])
    start("200 OK", headers)
    return [body]


@cache
def answer(path: str) -> tuple[list[tuple[str, str]], bytes]:
    """Return what the site answers, compressed as it is for browsers."""
    asked = urllib.request.Request(os.environ["NOTHING_URL"] + path, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(asked, timeout=10) as given:
        own = {"date", "server", "connection"}
        return [each for each in given.getheaders() if each[0].lower() not in own], given.read()

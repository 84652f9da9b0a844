"""Addresses of the web, read strictly: what two programs could read in two ways is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from .shapes import Failed, Why

MAX_LENGTH = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Spaces and controls would end the line of a request; a backslash is a slash to some.
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\\]")
_SAFE = "/?:@!$&'()*+,;=-._~%[]"
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?|[0-9a-f:.]+")


@dataclass(frozen=True)
class Place:
    """Where a question goes: `target` is the path with its query, fit for a request."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """The address as it can be followed."""
        return f"{self.scheme}://{self.host_header}{self.target}"

    @property
    def host_header(self) -> str:
        """The host, with its port where that is not the one of the scheme (RFC 9110, section 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def read(url: str) -> Place:
    """Return the place that `url` names. Raises Failed where it is none that we would ask."""
    if len(url) > MAX_LENGTH or _ODD.search(url):
        raise Failed(Why.NO_ADDRESS)
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna" if "[" not in parts.netloc else "ascii")
    except (ValueError, UnicodeError) as error:
        raise Failed(Why.NO_ADDRESS) from error
    scheme, name = parts.scheme.lower(), host.decode().lower()
    if scheme not in _DEFAULT_PORTS or "@" in parts.netloc or not _HOST.fullmatch(name):
        raise Failed(Why.NO_ADDRESS)
    path = quote(parts.path, safe=_SAFE) or "/"
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Place(scheme, name, port if port is not None else _DEFAULT_PORTS[scheme], path + query)


def follow(place: Place, location: str) -> Place:
    """Return where a redirect from `place` leads. Raises Failed where we would not follow it."""
    # Many servers write their signs raw, and browsers follow them.
    written = quote(location.strip(), safe=_SAFE + "#")
    try:
        there = read(urljoin(place.url, written).partition("#")[0])
    except ValueError as error:
        raise Failed(Why.NO_ADDRESS) from error
    if place.scheme == "https" and there.scheme == "http":
        raise Failed(Why.LESS_SAFE)
    return there

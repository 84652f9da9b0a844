"""One question over one connection, to an address that was checked, with an end that nobody on the other side can move."""

from __future__ import annotations

import errno
import io
import socket
import ssl
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any

from .places import Place
from .shapes import Failed, Why
from .ways import Way

CONNECT_SECONDS = 5.0
# Of a name with many addresses so many are tried.
MOST_ADDRESSES = 3
# More than the head of any honest answer has.
MOST_BYTES = 64 * 1024
_NO_WAY_OUT = frozenset({errno.ENETUNREACH, errno.ENETDOWN})


@dataclass(frozen=True)
class Head:
    """The part of an answer that is read."""

    status: int
    location: str


def head_of(place: Place, *, agent: str, ends_at: float, way: Way) -> Head:
    """Return the head of the answer at `place`. Raises Failed.

    GET and not HEAD: too many servers answer HEAD as they never answer a reader. The body is left on the wire.
    """
    addresses = way.addresses(place.host, place.port, within=_left(ends_at))
    try:
        with closing(_connected(addresses, place, ends_at)) as plain:
            if place.scheme == "http":
                return _ask(plain, place, agent, ends_at)
            plain.settimeout(_left(ends_at))
            with closing(way.tls().wrap_socket(plain, server_hostname=place.host)) as secure:
                return _ask(secure, place, agent, ends_at)
    except ssl.SSLCertVerificationError as error:
        raise Failed(Why.NO_CERTIFICATE) from error
    except TimeoutError as error:
        raise Failed(Why.TOO_SLOW) from error
    except (HTTPException, ValueError) as error:
        raise Failed(Why.NO_HTTP) from error
    except OSError as error:
        raise Failed(Why.OFFLINE if error.errno in _NO_WAY_OUT else Why.NO_CONNECTION) from error


def _connected(addresses: list[str], place: Place, ends_at: float) -> socket.socket:
    """Return a connection to the first of the checked addresses that takes one. Raises OSError."""
    last: OSError | None = None
    for address in addresses[:MOST_ADDRESSES]:
        connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(CONNECT_SECONDS, _left(ends_at)))
            connection.connect((address, place.port))
        except OSError as error:
            connection.close()
            last = error
        else:
            return connection
    raise last or OSError("no address")


def _ask(connection: socket.socket, place: Place, agent: str, ends_at: float) -> Head:
    """Send the question and read the head of the answer."""
    lines = [
        f"GET {place.target} HTTP/1.1",
        f"Host: {place.host_header}",
        f"User-Agent: {agent}",
        "Accept: text/html,*/*;q=0.8",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    connection.settimeout(_left(ends_at))
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii", "strict"))
    response = HTTPResponse(_Ending(connection, ends_at))  # type: ignore[arg-type]
    with closing(response):
        response.begin()
        return Head(response.status, response.getheader("Location", "") or "")


def _left(ends_at: float) -> float:
    """Return how many seconds are left. Raises Failed when none are."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise Failed(Why.TOO_SLOW)
    return left


class _Ending(io.RawIOBase):
    """What is read from a connection, which ends at its hour and after so many bytes: a timeout by itself begins again
    with every byte that comes."""

    def __init__(self, connection: socket.socket, ends_at: float) -> None:
        self._connection, self._ends_at, self._most = connection, ends_at, MOST_BYTES

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return itself as the library wants to read from a connection."""
        return io.BufferedReader(self, 4096)

    def readable(self) -> bool:
        """Return that it can be read from."""
        return True

    def readinto(self, into: Any) -> int:
        """Read what there is. Raises OSError when time or patience is over."""
        view = memoryview(into)[: self._most]
        if not view:
            raise ValueError("The head of the answer has no end.")
        self._connection.settimeout(_left(self._ends_at))
        count = self._connection.recv_into(view)
        self._most -= count
        return count

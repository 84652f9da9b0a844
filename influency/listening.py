"""The address the site listens on: understood, and tried before anything long is begun."""

from __future__ import annotations

import contextlib
import errno
import socket

Address = tuple[str, int]


class CannotListen(Exception):
    """Why the site cannot listen there, in words for the owner; `is_misuse` when the address itself is wrong."""

    def __init__(self, message: str, *, is_misuse: bool = False) -> None:
        super().__init__(message)
        self.is_misuse = is_misuse


def address(host: str, port: int) -> Address:
    """Return the numeric address and port to listen on; raise CannotListen if there is no such address."""
    if not 1 <= port <= 65535:
        raise CannotListen(f"PORT={port} is no port: it is a number from 1 to 65535.", is_misuse=True)
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise CannotListen(f"HOST={host} is no address of this machine.", is_misuse=True) from error
    return str(found[0][4][0]), port


def check_free(place: Address) -> None:
    """Raise CannotListen if somebody else listens there, or this user or machine may not."""
    host, port = place
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        # Connections that a server here has just closed do not count as taken. SO_REUSEPORT, which the server uses,
        # is left out on purpose: with it two servers would share the port without a word.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen(1)
        except OSError as error:
            raise _reason(error, host, port) from error


def accepts(place: Address) -> bool:
    """Whether somebody answers there now."""
    host, port = place
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1" if host == "0.0.0.0" else "::1"
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _reason(error: OSError, host: str, port: int) -> CannotListen:
    match error.errno:
        case errno.EADDRINUSE:
            return CannotListen(
                f"Port {port} is taken by another program. End it, or choose another port: make run PORT={port + 1}"
            )
        case errno.EACCES:
            return CannotListen(
                f"This user may not listen on port {port}; ports from 1024 upwards are open to all."
            )
        case errno.EADDRNOTAVAIL:
            return CannotListen(f"HOST={host} is no address of this machine.", is_misuse=True)
        case _:
            return CannotListen(f"The site cannot listen on {host} port {port}: {error.strerror}.")

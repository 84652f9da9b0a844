"""How names are looked up and which addresses may be reached."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .ranges import is_public
from .shapes import Failed, Why

PORTS = frozenset({80, 443})


def ask_system(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses that the system's resolver has for `host`. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Way:
    """A way out. `lets_in` are addresses with ports that may be reached besides what is public.

    It is an argument and no setting, so that nothing that runs can be told from outside to reach into its own network.
    """

    resolve: Callable[[str, int], Sequence[str]] = ask_system
    lets_in: frozenset[tuple[str, int]] = frozenset()
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def addresses(self, host: str, port: int, *, within: float) -> list[str]:
        """Return the addresses of `host`, each of which may be reached. Raises Failed.

        One that may not be reached among them closes them all: whoever mixes them wants us to take that one.
        """
        found = self._resolved(host, port, within)
        if not found:
            raise Failed(Why.NO_SUCH_NAME)
        for address in found:
            if (address, port) not in self.lets_in and not (port in PORTS and is_public(address)):
                raise Failed(Why.NOT_PUBLIC)
        return found

    def _resolved(self, host: str, port: int, within: float) -> list[str]:
        """Return what the resolver says; it knows no time limit of its own, so it is asked beside this thread."""
        answers: list[Sequence[str] | OSError | UnicodeError] = []

        def ask() -> None:
            try:
                answers.append(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(max(0.0, within))
        if not answers:
            raise Failed(Why.TOO_SLOW)
        answer = answers[0]
        if isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_AGAIN:
            raise Failed(Why.OFFLINE) from answer
        if isinstance(answer, Exception):
            raise Failed(Why.NO_SUCH_NAME) from answer
        return list(answer)


PUBLIC = Way()

"""What comes back from the wire: an answer, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why there is no answer."""

    # Not an address of the web as we ask for it: another scheme, another port, a name and a password, odd signs.
    NO_ADDRESS = "no_address"
    # An address that not everybody could reach: this machine, a network at home, one for tests.
    NOT_PUBLIC = "not_public"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    # From https to http.
    LESS_SAFE = "less_safe"
    # No resolver answers, or there is no way out of here.
    OFFLINE = "offline"
    NO_SUCH_NAME = "no_such_name"
    NO_CONNECTION = "no_connection"
    NO_CERTIFICATE = "no_certificate"
    TOO_SLOW = "too_slow"
    NO_HTTP = "no_http"


# Our own doing, or our own trouble: nothing is known of the other side then.
OURS = frozenset({Why.NO_ADDRESS, Why.NOT_PUBLIC, Why.TOO_MANY_REDIRECTS, Why.LESS_SAFE, Why.OFFLINE})


class Failed(Exception):
    """There is no answer; `why` says which kind of failure it was."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Look:
    """What was found at an address: a status of HTTP (RFC 9110, section 15), or 0 and why there is none.

    `url` is where the last redirect led.
    """

    url: str
    status: int = 0
    why: Why | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is known of the other side: we did not ask, or could not."""
        return self.why in OURS

"""One look at an address: along its redirects, each asked anew under the same guard."""

from __future__ import annotations

import time

from . import asking, places
from .shapes import Failed, Look, Why
from .ways import Way

MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def look(url: str, *, agent: str, within: float, way: Way) -> Look:
    """Return what is found at `url`; see `wire.look`."""
    ends_at, seen = time.monotonic() + within, url
    try:
        place = places.read(url)
        for _hop in range(MOST_REDIRECTS + 1):
            seen = place.url
            head = asking.head_of(place, agent=agent, ends_at=ends_at, way=way)
            if head.status not in _REDIRECTS or not head.location:
                return Look(url=seen, status=head.status)
            place = places.follow(place, head.location)
    except Failed as failed:
        return Look(url=seen, why=failed.why)
    return Look(url=seen, why=Why.TOO_MANY_REDIRECTS)

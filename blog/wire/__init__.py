"""The only code that opens a socket to the outside: one guarded way out.

It asks the web only, at its own ports, at addresses that anybody could reach, and for a few seconds. No Django, no
database: who asks passes in who it is. What a name stands for is looked up once and checked, and the connection goes to
exactly the address that was checked; a redirect is a new question with all of that again.
"""

from __future__ import annotations

from . import looking as _looking
from . import places as _places
from .shapes import Failed, Look, Why
from .ways import PUBLIC, Way

__all__ = ["PUBLIC", "Failed", "Look", "Way", "Why", "host_of", "look"]


def host_of(url: str) -> str:
    """Return the host of an address that could be asked, as it is looked up; empty for any other."""
    try:
        return _places.read(url).host
    except Failed:
        return ""


def look(url: str, *, agent: str, within: float = 15.0, way: Way = PUBLIC) -> Look:
    """Return what the web says at `url`: a status, or why there is none. Raises nothing, and ends `within` so many
    seconds.

    `agent` says who asks. At most five redirects are followed, none of them from https to http; no more is read than the
    head of an answer, and nothing is kept from one question to the next. `way` decides which addresses may be reached: the
    public ones, and only tests may need another.
    """
    return _looking.look(url, agent=agent, within=within, way=way)

"""How the project's commands end when something is in the way: a sentence on stderr and an exit code."""

from __future__ import annotations

import sys
from typing import NoReturn

from influency import listening


def stop(sentence: object, *, code: int = 1) -> NoReturn:
    """End the command: 1 when something is wrong, 2 when it was used wrongly."""
    print(sentence, file=sys.stderr)
    sys.exit(code)


def free_place(host: str, port: int) -> listening.Address:
    """Return the address to listen on, which is free now; else end the command with the reason."""
    try:
        place = listening.address(host, port)
        listening.check_free(place)
    except listening.CannotListen as error:
        stop(error, code=2 if error.is_misuse else 1)
    return place

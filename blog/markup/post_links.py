"""How an address names a post of this site: `post:slug`, or `post:slug#heading`."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

POST: Final = re.compile(r"post:([^\s#?/]+)(?:#(.*))?$")


def post_name(address: str) -> str | None:
    """Return the slug that `post:slug#fragment` names, None for any other address."""
    found = POST.match(address)
    return unquote(found[1]) if found else None

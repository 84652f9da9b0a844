"""The terms under which pictures are lent: what people write, the name it goes by, and where it stands in full."""

from __future__ import annotations

import re
from dataclasses import dataclass

COMMONS = "https://creativecommons.org"
_BY_NAME = re.compile(
    r"(?:cc|creative commons)[ -]*(by(?:[ -](?:nc|nd|sa))*)(?:[ -]*v?(\d\.\d))?(?:[ -]*(?:international|unported))?",
    re.IGNORECASE,
)
_BY_ADDRESS = re.compile(
    r"https?://creativecommons\.org/licenses/(by(?:-(?:nc|nd|sa))*)/(\d\.\d)\b.*", re.IGNORECASE
)
_ZERO = re.compile(
    r"cc[ -]?(?:0|zero)(?:[ -]*1\.0)?|https?://creativecommons\.org/publicdomain/zero/1\.0\b.*", re.IGNORECASE
)
_PUBLIC_DOMAIN = re.compile(
    r"public domain|https?://creativecommons\.org/publicdomain/mark/1\.0\b.*", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://\S+[^\s.,;)]", re.IGNORECASE)


@dataclass(frozen=True)
class Licence:
    """Terms by name; `url` is where they can be read, empty where that is not known."""

    name: str
    url: str = ""


def read(written: str) -> Licence:
    """Return the licence that `written` means: a Creative Commons one however it is spelled, else as it is written with
    the first address in it."""
    words = " ".join(written.split())
    if found := _BY_ADDRESS.fullmatch(words) or _BY_NAME.fullmatch(words):
        terms, version = re.sub(r"[ -]+", "-", found[1]).lower(), found[2] or "4.0"
        return Licence(f"CC {terms.upper()} {version}", f"{COMMONS}/licenses/{terms}/{version}/")
    if _ZERO.fullmatch(words):
        return Licence("CC0 1.0", f"{COMMONS}/publicdomain/zero/1.0/")
    if _PUBLIC_DOMAIN.fullmatch(words):
        return Licence("Public domain", f"{COMMONS}/publicdomain/mark/1.0/")
    address = _ADDRESS.search(words)
    return Licence(words, address[0] if address else "")

"""Which characters may stand in a text, and how words become the id of an element."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PLANE_ENDS = re.compile(
    "["
    + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(1, 17))
    + "]"
)
_LINE_ENDS = re.compile("\r\n?|\x85|\x0c")
_NOT_IN_PREFIX = re.compile(r"[^a-z0-9-]+")
_BLANK = "\N{REPLACEMENT CHARACTER}"

SLUG_LENGTH = 60


def readable(text: str) -> str:
    """Return `text` with plain line ends and without what neither XML nor HTML may hold.

    Such characters become U+FFFD, so that the writer sees where they were; NUL and the byte order
    mark at the beginning, which editors leave behind unseen, are taken away.
    """
    # Looking for one sign is many times quicker than a pattern, and most texts have none of these.
    if any(sign in text for sign in "\r\x85\x0c"):
        text = _LINE_ENDS.sub("\n", text)
    text = _FORBIDDEN.sub(_BLANK, text.removeprefix("\ufeff").replace("\0", ""))
    return text if text.isascii() else _PLANE_ENDS.sub(_BLANK, text)


def slug(words: str) -> str:
    """Return `words` as letters, digits and single hyphens of any script, or "" if none are left."""
    text = unicodedata.normalize("NFC", words).lower().replace("'", "").replace("’", "")
    kept = "".join(each if unicodedata.category(each)[0] in "LNM" else "-" for each in text)
    return re.sub("-{2,}", "-", kept).strip("-")[:SLUG_LENGTH].strip("-")


def id_prefix(prefix: str) -> str:
    """Return `prefix` fit for the middle of an id: lower case letters and digits, ending in a hyphen."""
    cleaned = _NOT_IN_PREFIX.sub("-", prefix.lower()).strip("-")
    return f"{cleaned}-" if cleaned else ""

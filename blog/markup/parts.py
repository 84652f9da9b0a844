"""Parts of a drawn text that say what it is about: its headings, and the words of its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import Final

from .counting import words_of
from .tags import ATTRIBUTE, TAG

_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_CAPTIONS: Final = frozenset({"figcaption"})


@dataclass(frozen=True)
class Parts:
    """Headings in order, and captions, credits and alternative texts in order, in plain words."""

    headings: tuple[str, ...]
    captions: tuple[str, ...]


def parts_of(html: str) -> Parts:
    """Return the parts of HTML that was drawn here."""
    headings: list[str] = []
    captions: list[str] = []
    opened, start = "", 0
    for tag in TAG.finditer(html):
        name, is_end = tag[2], bool(tag[1])
        if name == "img" and not is_end:
            captions += [
                unescape(value) for key, value in ATTRIBUTE.findall(tag[3]) if key == "alt" and value
            ]
        elif not opened and not is_end and name in _HEADINGS | _CAPTIONS:
            opened, start = name, tag.end()
        elif opened == name and is_end:
            words = words_of(html[start : tag.start()])
            (headings if name in _HEADINGS else captions).append(words)
            opened = ""
    return Parts(tuple(headings), tuple(captions))

"""The words of a text without its markup, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape
from typing import Final

from .tags import ATTRIBUTE, TAG

_BLOCKS: Final = frozenset(
    "aside blockquote br caption dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
_UNSPOKEN: Final = frozenset({"footnote-ref", "footnote-backref", "placeholder"})

# Scripts written without spaces: each character is about a word.
_IDEOGRAPH: Final = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af]"
)
_SPACES: Final = re.compile("[ \t\r]+")


def words_of(html: str) -> str:
    """Return the words of sanitised `html`, one block to a line, without numbers of notes and ways back."""
    parts: list[str] = []
    place = depth = 0
    for found in TAG.finditer(html):
        if not depth:
            parts.append(html[place : found.start()])
        place = found.end()
        tag = found[2]
        if depth and tag not in ("br", "img", "input", "source", "wbr", "hr", "col"):
            depth += -1 if found[1] else 1
        elif not found[1] and _is_unspoken(found[3]):
            depth = 1
        if tag in _BLOCKS:
            parts.append("\n")
    parts.append(html[place:])
    lines = unescape("".join(parts)).split("\n")
    return "\n".join(stripped for line in lines if (stripped := _SPACES.sub(" ", line).strip()))


def count(text: str) -> int:
    """Return how many words `text` has; of Chinese and Japanese each character counts as one."""
    spaced, ideographs = _IDEOGRAPH.subn(" ", text)
    return ideographs + sum(1 for word in spaced.split() if any(map(str.isalnum, word)))


def _is_unspoken(attributes: str) -> bool:
    if "class=" not in attributes:
        return False
    return any(
        not _UNSPOKEN.isdisjoint(value.split())
        for name, value in ATTRIBUTE.findall(attributes)
        if name == "class"
    )


def outside_links(html: str, *, own: Collection[str] = ()) -> tuple[str, ...]:
    """Return the addresses on other sites that sanitised `html` links to, in order, each once.

    Files of our own may be kept on another host: those are in `own`.
    """
    found = (
        unescape(value)
        for tag in TAG.finditer(html)
        if tag[2] == "a"
        for name, value in ATTRIBUTE.findall(tag[3])
        if name == "href"
    )
    return tuple(
        dict.fromkeys(
            each
            for each in found
            if each.lower().startswith(("http://", "https://", "//")) and each not in own
        )
    )

"""Where a paragraph that was quoted once stands now, though somebody has worked on it since."""

from __future__ import annotations

import re

from blog.merging.pairing import likeness

_WORD = re.compile(r"\w+")


def place(quote: str, text: str) -> int | None:
    """Return the line, from 1, of the paragraph of `text` that is `quote`, or what has become of it; None if it is gone."""
    wanted = quote.strip()
    if not wanted:
        return None
    found = list(paragraphs(text))
    for line, words in found:
        if words == wanted or wanted in words:
            return line
    said = _WORD.findall(wanted)
    likely = [(likeness(said, _WORD.findall(words)), -line) for line, words in found]
    best, line = max(likely, default=(-1.0, 0))
    return -line if best > 0 else None


def paragraphs(text: str) -> list[tuple[int, str]]:
    """Return what stands between blank lines, each with its first line, from 1."""
    found: list[tuple[int, list[str]]] = []
    is_inside = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            is_inside = False
        elif is_inside:
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
            is_inside = True
    return [(number, "\n".join(lines).strip()) for number, lines in found]

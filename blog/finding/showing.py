"""A find as a person reads it: in its line, with the words before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from blog.finding.matching import Span

# How much of the line is shown on either side.
ROOM = 70


@dataclass(frozen=True)
class Excerpt:
    """What was found, and what stands in the same line before and behind it; long lines are cut between words."""

    before: str
    found: str
    after: str


def excerpt(text: str, span: Span, *, room: int = ROOM) -> Excerpt:
    """Return what stands at `span` in its line."""
    start, end = span
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    before, after = text[first:start], text[end : last if last >= 0 else len(text)]
    if len(before) > room:
        words = before[-room:]
        before = "…" + (words[words.find(" ") + 1 :] if " " in words[:-1] else words)
    if len(after) > room:
        words = after[:room]
        after = (words[: words.rfind(" ")] if " " in words[1:] else words) + "…"
    return Excerpt(before, text[start:end], after)

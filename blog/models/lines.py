"""Short lists of links that a person writes as lines: `Words | address`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One link of such a list."""

    label: str
    url: str

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter((self.label, self.url))


def links(text: str) -> list[Link]:
    """Return the links written in `text`, one a line; a line without `|` names its address as its words."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, _, url = line.partition("|")
        found.append(Link(label.strip(), (url or label).strip()))
    return found

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


def is_address(url: str) -> bool:
    """Return whether a link may lead to `url`: an address of this site, a web page, a mail or a telephone."""
    is_local = url.startswith(("/", "#")) and not url.startswith(("//", "/\\"))
    return is_local or url.lower().startswith(("https://", "http://", "mailto:", "tel:"))


def written_links(text: str) -> list[Link]:
    """Return what is written in `text`, one link a line; a line without `|` names its address as its words."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, _, url = line.partition("|")
        found.append(Link(label.strip(), (url or label).strip()))
    return found


def links(text: str) -> list[Link]:
    """Return those links written in `text` that lead to an address; what an import left of others is not shown."""
    return [link for link in written_links(text) if is_address(link.url)]

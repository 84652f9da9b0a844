"""The sanitised HTML of a page as a tree: elements with their children, and rows of words between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

VOID = frozenset("br col hr img input source wbr".split())
PHRASING = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img input ins kbd mark picture q rp rt ruby s samp small source span "
    "strong sub sup time u var wbr".split()
)
# What one is shown by whether it is there, not by words in it.
PICTURES = frozenset({"img", "picture"})

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"]*")?)*) ?/?>')
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SOURCE = re.compile(r'<img[^>]* src="([^"]*)"')


# What is nested deeper than anybody writes stays as it is written, as a part of what it stands in.
DEEPEST = 100


@dataclass(eq=False)
class Element:
    """One element; the root has no tag. A child that is text is a string of HTML."""

    tag: str = ""
    attributes: str = ""
    children: list[Element | str] = field(default_factory=list)
    # Whether white space counts in it.
    is_exact: bool = False

    @cached_property
    def html(self) -> str:
        """What it is written as."""
        inner = "".join(written(child) for child in self.children)
        if not self.tag:
            return inner
        return self.start if self.tag in VOID else f"{self.start}{inner}</{self.tag}>"

    @property
    def start(self) -> str:
        """Its start tag."""
        return f"<{self.tag}{self.attributes}>"

    @cached_property
    def is_phrasing(self) -> bool:
        """Whether it stands in a row of words, as all that is in it does."""
        return self.tag in PHRASING and all(
            isinstance(each, str) or each.is_phrasing for each in self.children
        )

    @cached_property
    def words(self) -> list[str]:
        """The words in it, with the addresses of its pictures."""
        return [*_WORD.findall(re.sub("<[^>]*>", " ", self.html)), *self.pictures]

    @cached_property
    def pictures(self) -> list[str]:
        """The addresses of the pictures in it."""
        return _SOURCE.findall(self.html)

    @cached_property
    def parts(self) -> Sequence[Element]:
        """Its blocks in their order; words and what stands among them are put together as elements without a tag."""
        found: list[Element] = []
        row: list[Element | str] = []
        for child in self.children:
            if isinstance(child, str) or child.is_phrasing:
                row.append(child)
                continue
            found += self._row(row)
            row = []
            found.append(child)
        return [*found, *self._row(row)]

    def _row(self, children: list[Element | str]) -> list[Element]:
        row = Element(children=children, is_exact=self.tag == "pre")
        return [row] if row.html.strip() else []

    @property
    def is_row(self) -> bool:
        """Whether it is a row of words."""
        return not self.tag


def written(node: Element | str) -> str:
    """Return the HTML of a node."""
    return node if isinstance(node, str) else node.html


def parsed(html: str) -> Element:
    """Return the tree of HTML that the renderer has made, in which every element is closed."""
    root = Element()
    open_ones, at, beyond = [root], 0, 0
    for tag in _TAG.finditer(html):
        if text := html[at : tag.start()]:
            open_ones[-1].children.append(text)
        at = tag.end()
        closes, name, attributes = tag.groups()
        if beyond or len(open_ones) > DEEPEST:
            open_ones[-1].children.append(tag[0])
            beyond += 0 if name in VOID else -1 if closes else 1
            if beyond >= 0:
                continue
            # It was the end of the last element that is not beyond.
            open_ones[-1].children.pop()
            beyond = 0
        if closes:
            if len(open_ones) > 1 and open_ones[-1].tag == name:
                open_ones.pop()
            continue
        element = Element(name, attributes)
        open_ones[-1].children.append(element)
        if name not in VOID:
            open_ones.append(element)
    if rest := html[at:]:
        root.children.append(rest)
    return root

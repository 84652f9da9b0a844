"""What one rendering knows and learns while it works its way through a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it.token import Token

from blog.languages import direction

from . import characters
from .labels import label
from .pictures import MEASURE
from .shapes import Picture, Problem, Target, Uncredited, WrittenHeading, WrittenLink


@dataclass
class Page:
    """The surroundings of a text, and the problems, names and addresses found in it."""

    images: Mapping[str, Picture] = field(default_factory=dict)
    posts: Mapping[str, Target] = field(default_factory=dict)
    language: str = "en"
    measure: float = MEASURE
    prefix: str = ""
    has_lines: bool = False
    is_first_eager: bool = True
    is_quiet: bool = False
    problems: dict[Problem, None] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    linked: dict[str, None] = field(default_factory=dict)
    uncredited: dict[Uncredited, None] = field(default_factory=dict)
    headings: list[WrittenHeading] = field(default_factory=list)
    links: list[WrittenLink] = field(default_factory=list)
    fragments: list[tuple[str, int | None]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    has_picture: bool = False
    code_length: int = 0

    def report(self, code: str, line: int | None, detail: str = "", *, is_error: bool = True) -> None:
        """Note a problem, once for each line and detail."""
        problem = Problem(code, line, detail, is_error)
        if not self.is_quiet:
            self.problems[problem] = None

    def words(self, name: str) -> str:
        """Return one of the craft's own words in the language of the text."""
        return label(name, self.language)

    @property
    def is_right_to_left(self) -> bool:
        """Whether the text runs from right to left, as its language is known to."""
        return direction(self.language) == "rtl"

    def new_id(self, words: str) -> str:
        """Return an id for `words` that nothing else on the page has."""
        base = f"h-{self.prefix}{characters.slug(words) or 'section'}"
        candidate, count = base, 1
        while candidate in self.ids:
            count = self._counts.get(base, 1) + 1
            self._counts[base] = count
            candidate = f"{base}-{count}"
        self.ids.add(candidate)
        return candidate

    def takes_first(self) -> bool:
        """Return whether the picture being drawn is the first one of the text and is to load at once."""
        is_first, self.has_picture = not self.has_picture, True
        return is_first and self.is_first_eager

    _counts: dict[str, int] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture as the text wants it shown; `picture` is None if the library has none of that name."""

    name: str
    line: int | None
    picture: Picture | None
    alt: str | None = None
    caption: str = ""
    credit: str = ""
    source_url: str = ""
    layout: str = "column"


def first_line(token: Token) -> int | None:
    """Return the line, from 1, at which the block of `token` begins."""
    return token.map[0] + 1 if token.map else None


def children_with_lines(token: Token) -> Iterator[tuple[Token, int | None]]:
    """Yield what is inside an inline token, each with the line it begins on.

    What the parser has placed is found in the source; words go on from there.
    """
    first = first_line(token)
    if first is None:
        yield from ((child, None) for child in token.children or ())
        return
    line = known = first
    place = 0
    for child in token.children or ():
        if "at" in child.meta:
            line = known = known + token.content.count("\n", place, child.meta["at"])
            place = child.meta["at"]
        yield child, line
        if "end" in child.meta:
            line = known = known + token.content.count("\n", place, child.meta["end"])
            place = child.meta["end"]
        elif child.type in ("softbreak", "hardbreak"):
            line += 1
        else:
            line += child.content.count("\n")

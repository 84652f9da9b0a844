"""Which stretches of a Markdown text may hold a new link: words for people that are not part of anything else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from blog.finding import Span, prose
from blog.markup import MAX_LENGTH

if TYPE_CHECKING:
    from markdown_it.token import Token

# What a paragraph may stand in. Whatever is not named here (headings, quotations, terms) gets no link.
OPEN = frozenset(
    "paragraph bullet_list ordered_list list_item note dl dd table tbody tr td".split()  # by the types of tokens
)
# No line fits two of its kinds, and each repetition below stops at the next sign of its own: a long text that closes
# nothing takes no longer than one that does.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:\w[\w-]*:.*\n|[ \t#-].*\n|\n)*?---[ \t]*(?:\n|\Z)")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*>")
_ADDRESS = re.compile(r'\((?:[^()"\\\n]|\\.|"[^"\n]*"|\([^()\n]*\))*\)')
_SQUARE = re.compile(r"\\.|[\[\]]", re.DOTALL)
_BRACE = re.compile(r'\{(?:[^{}"\n]|"(?:[^"\\\n]|\\.)*")*\}')


def places(text: str) -> list[Span]:
    """Return the stretches of `text` that may hold a new link, in order; none in one that is too long to be read."""
    if len(text) > MAX_LENGTH:
        return []
    closed = list(_closed(text))
    return list(_without(prose(text), closed))


def _closed(text: str) -> Iterator[Span]:
    """Give what may hold no link beside code and addresses, in any order."""
    at = 0
    for start, end in _paragraphs(text):
        yield at, start
        yield from _brackets(text, start, end)
        yield from _elements(text, start, end)
        at = end
    yield at, len(text)
    if front := _FRONT_MATTER.match(text):
        yield front.span()


def _paragraphs(text: str) -> Iterator[Span]:
    """Give the lines of the paragraphs that may hold links, in order."""
    from blog.markup import parser

    tokens: list[Token] = []
    md = parser.whole()
    md.block.parse(text, md, {"language": "en"}, tokens)
    lines = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    inside: list[str] = []
    row: Span | None = None
    found: list[Span] = []
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting > 0:
            inside.append(kind)
            row = _lines(token, lines) if kind == "tr" else row
        elif token.nesting < 0:
            inside.pop()
        elif token.type == "inline" and OPEN.issuperset(inside):
            # A picture at the beginning makes a figure of it, or a gallery with its caption.
            span = _lines(token, lines) or row
            if span and not token.content.startswith("!["):
                found.append(span)
    # What a note says is parsed where it stands; the cells of a row share its line.
    at = 0
    for start, end in sorted(set(found)):
        if start >= at:
            yield start, end
            at = end


def _lines(token: Token, lines: Sequence[int]) -> Span | None:
    if not token.map:
        return None
    return lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]


def _elements(text: str, start: int, end: int) -> Iterator[Span]:
    """Give the elements of raw HTML from the first sign of their beginning to the last of their end."""
    opened: dict[str, list[int]] = defaultdict(list)
    for tag in _TAG.finditer(text, start, end):
        name = tag["name"].lower()
        if not tag["end"]:
            opened[name].append(tag.start())
        elif opened[name]:
            yield opened[name].pop(), tag.end()


def _brackets(text: str, start: int, end: int) -> Iterator[Span]:
    """Give what stands in square brackets, with the address and the attributes behind it; what stands in others with them."""
    pairs = _pairs(text, start, end)
    at = start
    for opened in sorted(pairs):
        if opened < at:
            continue
        at = pairs[opened]
        if address := _ADDRESS.match(text, at, end):
            at = address.end()
        if brace := _BRACE.match(text, at, end):
            at = brace.end()
        yield opened, at


def _pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Return where each square bracket that opens is closed, behind the sign."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for sign in _SQUARE.finditer(text, start, end):
        if sign[0] == "[":
            opened.append(sign.start())
        elif sign[0] == "]" and opened:
            found[opened.pop()] = sign.end()
    return found


def _without(spans: Sequence[Span], closed: Sequence[Span]) -> Iterator[Span]:
    """Give what `closed` leaves of `spans`."""
    closed = sorted(span for span in closed if span[0] < span[1])
    first = 0
    for start, end in spans:
        at = start
        while first < len(closed) and closed[first][1] <= start:
            first += 1
        place = first
        while place < len(closed) and closed[place][0] < end:
            begin, stop = closed[place]
            if begin > at:
                yield at, begin
            at = max(at, stop)
            place += 1
        if at < end:
            yield at, end

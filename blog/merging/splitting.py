"""Takes a Markdown text apart into sentences and whole blocks, so that they put together again give the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blog.merging.shapes import Unit

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<mark>`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|>)(?:[ \t]|$)")
_NOTE = re.compile(r" {0,3}\[\^?[^\]\n]+\]:")
# Written so that there is one way only to read any line.
_TABLE = re.compile(r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*(?:(?::-*:?|-+:?)[ \t]*)?)*$")
_PICTURES = re.compile(r"[ \t]*!\[")
_CAPTION = re.compile(r":[ \t]")
_HTML = re.compile(r" {0,3}</?[A-Za-z!?]")
_INDENTED = re.compile(r" {4}|\t")

# A sentence ends at its mark, with the quotes and brackets that close after it, before white space.
_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]*_]*+(?=\s)")
_NUMBER = re.compile(r"(?:\d+|[^\W\d_])\.")


def units(text: str) -> list[Unit]:
    """Return the units of a text; `joined` gives the text back. What white space ends it is a unit without words."""
    found: list[Unit] = []
    gap = ""
    for block, is_block in _blocks(text):
        if not block.strip():
            gap += block
            continue
        for unit in _units_of(block, is_block):
            found.append(Unit(unit.words, gap + unit.gap, unit.is_block, unit.is_item))
            gap = ""
        gap = block[len(block.rstrip()) :]
    return [*found, Unit("", gap)]


def joined(parts: list[Unit]) -> str:
    """Return the text of these units."""
    return "".join(unit.gap + unit.words for unit in parts)


def _units_of(block: str, is_block: bool) -> Iterator[Unit]:
    """Give the units of one block, without the white space at its end."""
    core = block.rstrip()
    is_item = bool(_ITEM.match(core))
    if is_block:
        yield Unit(core, "", True, is_item)
        return
    start, gap = 0, ""
    for end in [*_ends(core), len(core)]:
        words = core[start:end]
        bare = words.lstrip()
        if bare:
            inner = gap + (words[: len(words) - len(bare)] if start else "")
            yield Unit(bare if start else words, inner, is_item and not start, is_item and not start)
            gap = ""
        start = end


def _ends(core: str) -> Iterator[int]:
    """Give where sentences end: not inside of brackets or code, and not after the number of a list or an initial."""
    square = round_ = ticks = start = 0
    for match in _END.finditer(core):
        end = match.end()
        square += core.count("[", start, end) - core.count("]", start, end)
        round_ += core.count("(", start, end) - core.count(")", start, end)
        ticks += core.count("`", start, end)
        word = match.start()
        while word > start and not core[word - 1].isspace():
            word -= 1
        start = end
        if square <= 0 and round_ <= 0 and not ticks % 2 and not _NUMBER.fullmatch(core, word, end):
            yield end


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Give the blocks of a text, their line ends with them, and whether each is merged as a whole."""
    lines = text.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        end, is_block = _block_at(lines, at)
        yield "".join(lines[at:end]), is_block
        at = end


def _block_at(lines: list[str], at: int) -> tuple[int, bool]:
    """Return where the block that begins at line `at` ends, and whether it is merged as a whole."""
    line = lines[at]
    if not line.strip():
        return at + 1, False
    if at == 0 and line.rstrip() in ("---", "+++") and (end := _closed_by(lines, at + 1, line.rstrip())):
        return end, True
    if fence := _FENCE.match(line):
        return _after_fence(lines, at + 1, fence["mark"]), True
    if _HEADING.match(line) or _RULE.match(line):
        return at + 1, True
    if _NOTE.match(line):
        return _with_indented(lines, _paragraph(lines, at + 1)), True
    if at + 1 < len(lines) and "|" in line and "|" in lines[at + 1] and _TABLE.match(lines[at + 1].rstrip()):
        return _paragraph(lines, at + 1), True
    if _INDENTED.match(line):
        return _with_indented(lines, at + 1), True
    if _HTML.match(line):
        return _paragraph(lines, at + 1), True
    if _PICTURES.match(line) or _CAPTION.match(line):
        return at + 1, True
    return _sentences(lines, at + 1), False


def _sentences(lines: list[str], at: int) -> int:
    """Return where a paragraph or a list item ends that began on the line before `at`."""
    while at < len(lines):
        line = lines[at]
        begins_other = any(
            pattern.match(line) for pattern in (_ITEM, _HEADING, _FENCE, _RULE, _PICTURES, _CAPTION, _NOTE)
        )
        if not line.strip() or begins_other:
            return at
        at += 1
    return at


def _paragraph(lines: list[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        at += 1
    return at


def _closed_by(lines: list[str], at: int, mark: str) -> int:
    """Return the line after the one that is `mark`, 0 if there is none."""
    return next((number + 1 for number in range(at, len(lines)) if lines[number].rstrip() == mark), 0)


def _after_fence(lines: list[str], at: int, mark: str) -> int:
    """Return where fenced code ends: after its closing fence, or with the text."""
    closing = re.compile(rf"[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    return next((n + 1 for n in range(at, len(lines)) if closing.match(lines[n].rstrip("\r\n"))), len(lines))


def _with_indented(lines: list[str], at: int) -> int:
    """Return where the indented lines end that follow, blank ones between them included."""
    end = at
    while at < len(lines) and (not lines[at].strip() or _INDENTED.match(lines[at])):
        at += 1
        end = at if lines[at - 1].strip() else end
    return end

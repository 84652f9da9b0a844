"""Footnotes: `[^name]` with `[^name]: text` anywhere, or `^[text]` in place; one list after the text.

Notes are numbered by where they are first cited, not by where they are written; a note cited twice
stays one note with two ways back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .guards import MAX_DEPTH, can_close, deeper
from .page import children_with_lines

_DEFINITION = re.compile(r"\[\^([^\]\s]{1,100})\]:")
_CITATION = re.compile(r"\[\^([^\]\s]{1,100})\]")
_KNOWN = "notes"


@dataclass
class Note:
    """One note: its number, what it says, and how often it is cited so far."""

    number: int
    tokens: list[Token]
    cited: int = 0


@dataclass
class Notes:
    """All notes of one text: those that are shown, and the names of those that nothing cites."""

    shown: list[Note] = field(default_factory=list)
    unused: list[tuple[str, int | None]] = field(default_factory=list)


def plug(md: MarkdownIt) -> None:
    """Teach the parser `md` to read notes; `gather` puts them in order afterwards."""
    md.block.ruler.before("reference", "note", _definition, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.before("link", "note_citation", _citation)
    md.inline.ruler.before("link", "note_in_place", _in_place)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    found = _DEFINITION.match(state.src, begin, state.eMarks[start])
    if not found:
        return False
    if silent:
        return True
    state.env.setdefault(_KNOWN, set()).add(found[1])
    opened = state.push("note_open", "", 1)
    opened.meta = {"name": found[1]}
    _inside(state, start, end, found.end())
    opened.map = [start, state.line]
    state.push("note_close", "", -1)
    return True


def _inside(state: StateBlock, start: int, end: int, after: int) -> None:
    """Read the blocks of a note whose first line begins at `after`; later lines are indented by four."""
    kept = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    begin = state.skipSpaces(after)
    state.bMarks[start], state.tShift[start] = after, begin - after
    state.blkIndent += 4
    state.sCount[start] = state.blkIndent
    state.parentType = "note"
    if begin >= state.eMarks[start] and start + 1 >= end:
        state.line = start + 1
    else:
        state.md.block.tokenize(state, start, end)
    state.line = max(state.line, start + 1)
    state.blkIndent -= 4
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = kept


def _citation(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or state.linkLevel or state.env.get("depth"):
        return False
    found = _CITATION.match(state.src, state.pos, state.posMax)
    if not found or found[1] not in state.env.get(_KNOWN, ()):
        return False
    if not silent:
        state.push("note_citation", "", 0).meta = {"name": found[1]}
    state.pos = found.end()
    return True


def _in_place(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("^[", state.pos) or state.linkLevel or not can_close(state):
        return False
    if state.env.get("depth", 0) >= MAX_DEPTH:
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        token = state.push("note", "", 0)
        token.meta = {"at": state.pos, "end": end + 1}
        token.content = state.src[state.pos + 2 : end]
        token.children = []
        with deeper(state.env):
            state.md.inline.parse(token.content, state.md, state.env, token.children)
    state.pos = end + 1
    return True


def gather(tokens: list[Token]) -> tuple[list[Token], Notes]:
    """Return the tokens of the text without its notes, and the notes in the order they are cited.

    Every citation gets `meta["number"]` and `meta["count"]`, which is 1 for the first of a note.
    """
    body, written = _parted(tokens)
    notes = Notes()
    numbers: dict[str, Note] = {}
    queue: list[Iterable[Token]] = [body]
    for stretch in queue:
        for token, line in _citations(stretch):
            note = numbers.get(token.meta.get("name", ""))
            if note is None:
                inner = _as_paragraph(token, line) if token.type == "note" else written[token.meta["name"]][0]
                note = Note(len(notes.shown) + 1, inner)
                notes.shown.append(note)
                queue.append(inner)
                if token.type == "note_citation":
                    numbers[token.meta["name"]] = note
            note.cited += 1
            token.meta |= {"number": note.number, "count": note.cited}
    notes.unused = [(name, line) for name, (_, line) in written.items() if name not in numbers]
    return body, notes


def _parted(tokens: list[Token]) -> tuple[list[Token], dict[str, tuple[list[Token], int | None]]]:
    """Return the text and the notes by name; the first of a name counts, as with link references."""
    body: list[Token] = []
    written: dict[str, tuple[list[Token], int | None]] = {}
    open_notes: list[list[Token]] = []
    for token in tokens:
        if token.type == "note_open":
            inner: list[Token] = []
            open_notes.append(inner)
            written.setdefault(token.meta["name"], (inner, token.map[0] + 1 if token.map else None))
        elif token.type == "note_close":
            open_notes.pop()
        else:
            (open_notes[-1] if open_notes else body).append(token)
    return body, written


def _citations(tokens: Iterable[Token]) -> Iterator[tuple[Token, int | None]]:
    for token in tokens:
        if token.type == "inline":
            cited = ("note", "note_citation")
            yield from (each for each in children_with_lines(token) if each[0].type in cited)


def _as_paragraph(token: Token, line: int | None) -> list[Token]:
    """Return a note that is written in place as a block of its own, which knows its line."""
    children = token.children or []
    written = [line - 1, line] if line is not None else None
    return [
        Token("paragraph_open", "p", 1, block=True),
        Token("inline", "", 0, map=written, children=children, content=token.content, block=True),
        Token("paragraph_close", "p", -1, block=True),
    ]

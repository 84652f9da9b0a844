"""The one Markdown parser: CommonMark with our extensions; text in, tokens out, nothing drawn yet."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from . import attributes, autolinks, guards, notes, quotes
from .drawing import Drawing


@cache
def whole() -> MarkdownIt:
    """Return the parser of whole texts."""
    md = _plain().enable(["table"])
    md.options["tasklists"] = True
    deflist_plugin(md)
    md.block.ruler.before("deflist", "pictures", _pictures)
    notes.plug(md)
    return md


@cache
def single() -> MarkdownIt:
    """Return the parser of single lines: the same inline syntax without notes."""
    return _plain()


def blocks(text: str, language: str) -> list[Token]:
    """Return the tokens of a whole text."""
    return whole().parse(text, {"language": language})


def line(text: str, language: str) -> list[Token]:
    """Return the tokens of one line of inline Markdown."""
    return single().parseInline(text, {"language": language})


def _plain() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"xhtmlOut": False}, renderer_cls=Drawing).enable(["strikethrough"])
    guards.plug(md)
    autolinks.plug(md)
    md.inline.ruler.push("attributes", attributes.rule)
    md.core.ruler.before("text_join", "typography", quotes.typography)
    # Every address is let through here and judged in `links`, where its words can be kept.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    return md


def _pictures(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: a line of pictures is a paragraph, never the term of a definition list.

    Otherwise the caption of a gallery, a next line that starts with a colon, would be a definition.
    """
    begin = state.bMarks[start] + state.tShift[start]
    if silent or not state.src.startswith("![", begin):
        return False
    if state.src[begin : state.eMarks[start]].rstrip()[-1:] not in (")", "}", "]"):
        return False
    return paragraph(state, start, end, False)

"""What of a Markdown text is words for people: neither code, nor addresses, nor the names of pictures, posts and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from blog.finding.matching import Span
from blog.markup import MAX_LENGTH

if TYPE_CHECKING:
    from markdown_it.token import Token

CODE = frozenset({"fence", "code_block"})

# Stops at an empty line, as everything inside of a paragraph does.
_IN = r"(?:(?!\n[ \t]*\n)[\s\S])"
_ASIDE = re.compile(
    rf"""
      (?<![`\\])(?P<ticks>`+)(?!`){_IN}+?(?<!`)(?P=ticks)(?!`)
    | <!--[\s\S]{{0,2000}}?-->
    | <(?P<element>pre|code|kbd|samp|script|style)\b[^<>]*>[\s\S]{{0,2000}}?</(?P=element)\s*>
    | <[A-Za-z/!?][^<>\n]*(?:\n[^<>\n]+)*>
    | \]\([ \t]*\n?[ \t]*(?P<address><[^<>\n]*>|(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*)
    | \[\^[^\]\s]+\]:?
    | ^[ \t>]*\[(?!\^)(?P<label>[^\]\n]+)\]:[ \t]*\n?[ \t]*\S+(?=[ \t]*(?:["'(].*)?$)
    | (?<=[)\]])(?P<braces>\{{(?:[^{{}}"\n]|"(?:[^"\\\n]|\\.)*")*\}})
    | \b[A-Za-z][A-Za-z0-9+.-]{{1,20}}://[^\s<>]*
    | \bwww\.[^\s<>]*
    | \b(?:mailto|tel):[^\s<>]+
    | \b(?:image|post|upload):[^\s<>()\[\]"]+
    | (?<![\w.+-])[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+
    | &(?:\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});
    """,
    re.VERBOSE | re.MULTILINE,
)
_BRACKETED = re.compile(r"\[([^\[\]]+)\](?!\[[^\]]|\()")
_CREDIT = re.compile(r'\bcredit\s*=\s*"(?P<words>(?:[^"\\]|\\.)*)"')


def prose(text: str, *, has_blocks: bool = True) -> list[Span]:
    """Return the stretches of `text` that are words for people, in order: neither empty nor touching.

    Without `has_blocks` it is one line of inline Markdown, in which no block of code can be. A text that is too long to
    be read has none.
    """
    if len(text) > MAX_LENGTH:
        return []
    at, found = 0, []
    for start, end in _asides(text, _code(text) if has_blocks else []):
        if start > at:
            found.append((at, start))
        at = max(at, end)
    return [*found, (at, len(text))] if at < len(text) else found


def _asides(text: str, code: list[Span]) -> list[Span]:
    """Return what is not for people, by where it begins."""
    found, labels, last = list(code), set(), 0
    for start, end in [*code, (len(text), len(text))]:
        for match in _ASIDE.finditer(text, last, start):
            found += _of(match)
            if match["label"] is not None:
                labels.add(_named(match["label"]))
        last = end
    if (
        labels
    ):  # What a label names is found by it, so that it is an address too: `[words][label]`, `[label]`.
        found += [match.span() for match in _BRACKETED.finditer(text) if _named(match[1]) in labels]
    return sorted(span for span in found if span[0] < span[1])


def _of(match: re.Match[str]) -> Iterator[Span]:
    """Give the stretches of one find: of a link its address only, of braces all but the words of the credit."""
    if match["address"] is not None:
        yield match.span("address")
    elif match["braces"] is not None:
        credit = _CREDIT.search(match["braces"])
        begin, end = match.span()
        if credit is None:
            yield begin, end
        else:
            yield begin, begin + credit.start("words")
            yield begin + credit.end("words"), end
    else:
        yield match.span()


def _named(label: str) -> str:
    return " ".join(label.split()).casefold()


def _code(text: str) -> list[Span]:
    """Return the lines of the text that are code."""
    from blog.markup import parser

    tokens: list[Token] = []
    md = parser.whole()
    md.block.parse(text, md, {"language": "en"}, tokens)
    lines = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    return [
        (lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)])
        for token in tokens
        if token.type in CODE and token.map
    ]

"""Who said it: the last line of a quotation that begins with a dash, set apart from what was said.

Where other paragraphs of the quotation begin with one too it is a dialogue, and the last line is as much said as they.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it.token import Token

CLASS: Final = "attribution"

# Typography has made dashes of hyphens before.
_DASH: Final = re.compile(r"\s*[—–―]\s*(.?)")
_BREAKS: Final = frozenset({"softbreak", "hardbreak"})


def mark(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a text in which the last line of each quotation is a paragraph of its own if it names who said
    it. A quotation of nothing else stays as it is."""
    result: list[Token] = []
    begins: list[int] = []
    for token in tokens:
        if token.type == "blockquote_open":
            begins.append(len(result))
        elif token.type == "blockquote_close":
            result += _cut_off(result, begins.pop())
        result.append(token)
    return result


def _cut_off(result: list[Token], begin: int) -> list[Token]:
    """Mark the last paragraph of the quotation that begins there if it names who said it; return the paragraph that its
    last line has to become if only that does."""
    level = result[begin].level + 1
    if result[-1].type != "paragraph_close" or result[-1].level != level:
        return []
    opened, inline = result[-3], result[-2]
    before = result[begin + 1 : -3]
    if any(
        _is_named(each.children or []) for each in before if each.type == "inline" and each.level == level + 1
    ):
        return []
    children = inline.children or []
    if _is_named(children):
        if before:
            opened.attrJoin("class", CLASS)
        return []
    last = next((place for place in reversed(range(len(children))) if children[place].type in _BREAKS), None)
    # What is cut must not leave open what began before.
    if (
        last is None
        or not _is_named(children[last + 1 :])
        or sum(child.nesting for child in children[:last]) != 0
    ):
        return []
    inline.children = children[:last]
    line = Token("inline", "", 0, level=inline.level, children=children[last + 1 :], block=True)
    paragraph = Token("paragraph_open", "p", 1, level=level, attrs={"class": CLASS}, block=True)
    return [paragraph, line, Token("paragraph_close", "p", -1, level=level, block=True)]


def _is_named(children: list[Token]) -> bool:
    """Return whether a line begins with a dash and something after it."""
    words = [child for child in children if child.type != "text" or child.content]
    found = _DASH.match(words[0].content) if words and words[0].type == "text" else None
    return found is not None and bool(found[1] or words[1:])

"""Code with its parts marked by classes; the colours are the style sheet's."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Final

from markdown_it.common.utils import unescapeAll
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

# Reading code costs time, in a few languages very much of it for odd text; past these bounds, and for
# languages outside the list, code is shown plain.
MAX_LENGTH: Final = 20_000
MAX_LENGTH_SLOW: Final = 4_000
MAX_LINES: Final = 1_000
MAX_LINE: Final = 1_000
LANGUAGES: Final = frozenset(
    "bash c c++ clojure cmake console cpp cs csharp css dart diff django docker dockerfile elixir elm "
    "erlang fish fortran fsharp go graphql groovy haskell html http ini java javascript jinja "
    "js json jsx julia kotlin latex lisp lua make makefile markdown md nginx nim nix objective-c ocaml "
    "pascal perl php powershell prolog properties proto py python python3 pycon r racket rb rs rst ruby "
    "rust scala scheme scss sh shell sql swift tcl tex toml ts tsx typescript vim xml yaml yml zig "
    "zsh".split()
)
# Measured: 20,000 characters of nothing but "a " cost Java's reader 13 seconds, 4,000 half a second.
SLOW: Final = frozenset({"java"})
# On code in a text that runs from right to left.
LTR: Final = ' dir="ltr"'
CLASSES: Final = frozenset(name for name in STANDARD_TYPES.values() if name)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+#.-]{0,30}")
_FORMATTER: Final[HtmlFormatter[str]] = HtmlFormatter(nowrap=True)


def block(
    code: str, info: str = "", attributes: str = "", *, is_plain: bool = False, is_turned: bool = False
) -> str:
    """Return `code` as a block; `info` is what stands behind the fence, its first word the language.

    The block takes the focus, so that code wider than the page can be scrolled by keyboard. With `is_turned` it says
    that it runs from left to right, in a text that does not.
    """
    word = unescapeAll(info).strip().split(maxsplit=1)
    language = word[0].lower() if word and _NAME.fullmatch(word[0]) else ""
    named = f' class="language-{escape(language)}"' if language else ""
    inner = None if is_plain or not language else _coloured(code, language)
    body = f'<pre tabindex="0"{LTR if is_turned else ""}><code{named}>{escape(code) if inner is None else inner}</code></pre>'
    return f'<div class="highlight"{attributes}>{body}</div>\n'


def _coloured(code: str, language: str) -> str | None:
    lines = code.split("\n")
    limit = MAX_LENGTH_SLOW if language in SLOW else MAX_LENGTH
    if len(code) > limit or len(lines) > MAX_LINES or max(map(len, lines)) > MAX_LINE:
        return None
    lexer = _lexer(language) if language in LANGUAGES else None
    return None if lexer is None else highlight(code, lexer, _FORMATTER)


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None

"""Typography by language: quotation marks, apostrophes, dashes, ellipses and French spaces."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

NARROW = "\N{NARROW NO-BREAK SPACE}"
FIXED = "\N{NO-BREAK SPACE}"
APOSTROPHE = "’"

Marks = tuple[str, str, str, str]

_ENGLISH: Final = ("“", "”", "‘", "’")
_GERMAN: Final = ("„", "“", "‚", "‘")
_ANGLED: Final = ("«", "»", "“", "”")
_NORDIC: Final = ("”", "”", "’", "’")

# Opening and closing mark, then those inside a quotation.
QUOTES: Final[dict[str, Marks]] = {
    "en": _ENGLISH,
    "nl": _ENGLISH,
    "tr": _ENGLISH,
    "pt-br": _ENGLISH,
    "de": _GERMAN,
    "cs": _GERMAN,
    "sk": _GERMAN,
    "sl": _GERMAN,
    "is": _GERMAN,
    "de-ch": ("«", "»", "‹", "›"),
    "fr": (f"«{NARROW}", f"{NARROW}»", "“", "”"),
    "fr-ch": (f"«{NARROW}", f"{NARROW}»", f"‹{NARROW}", f"{NARROW}›"),
    "es": _ANGLED,
    "it": _ANGLED,
    "pt": _ANGLED,
    "ca": _ANGLED,
    "el": _ANGLED,
    "ru": ("«", "»", "„", "“"),
    "uk": ("«", "»", "„", "“"),
    "nb": ("«", "»", "‘", "’"),
    "nn": ("«", "»", "‘", "’"),
    "no": ("«", "»", "‘", "’"),
    "sv": _NORDIC,
    "fi": _NORDIC,
    "da": _NORDIC,
    "pl": ("„", "”", "«", "»"),
    "hu": ("„", "”", "»", "«"),
    "ro": ("„", "”", "«", "»"),
}

_EM_DASH = re.compile(r"(?<!-)---(?!-)")
_EN_DASH = re.compile(r"(?:(?<=\s)|^)--(?=\s|$)|(?<=[^\s-])--(?=[^\s-])")
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_FRENCH_BEFORE = re.compile(r" (?=[;!?](?:[\s;!?\"'»)]|$))")
_FRENCH_COLON = re.compile(r" (?=:(?:\s|$))")
_QUOTE = re.compile("[\"']")
_ELIDED = re.compile(r"'(?:\d\ds?\b|(?:tis|twas|em|til|cause|n)\b)", re.IGNORECASE)
_OPENING_PUNCTUATION = frozenset("([{<-–—/«„“‚‘‹¿¡\"'")
_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"


def marks(language: str) -> Marks:
    """Return the quotation marks of `language` (a tag such as "de-CH"), the English ones if unknown."""
    tag = language.lower().replace("_", "-")
    return QUOTES.get(tag) or QUOTES.get(tag.split("-")[0]) or _ENGLISH


def typography(state: StateCore) -> None:
    """Core rule of the parser: set the words of every inline token in `env["language"]`.

    It runs before escapes are joined with their neighbours: what was written with a backslash or as
    a reference stays as it is.
    """
    language = str(state.env.get("language", "en"))
    for token in state.tokens:
        if token.type == "inline" and token.children:
            educate(token.children, language)


def educate(tokens: list[Token], language: str) -> None:
    """Change the text tokens of one run of inline `tokens`, never those of code or bare addresses."""
    pieces: list[str] = []
    texts: list[tuple[int, Token]] = []
    length = 0
    is_address = False
    for token in tokens:
        if token.info == "auto":
            is_address = token.nesting == 1
        piece = _OBJECT
        if token.type == "text" and not is_address:
            token.content = _punctuate(token.content, language)
            piece = token.content
            texts.append((length, token))
        elif token.type in ("softbreak", "hardbreak"):
            piece = " "
        elif token.type == "text_special":
            piece = token.content
        elif token.nesting or token.type == "html_inline":
            piece = ""
        if token.type == "note" and token.children:
            educate(token.children, language)
        pieces.append(piece)
        length += len(piece)
    whole = "".join(pieces)
    changes = _pair(whole, marks(language)) if _QUOTE.search(whole) else {}
    for start, token in texts if changes else ():
        token.content = _changed(token.content, start, changes)


def _changed(text: str, start: int, changes: dict[int, str]) -> str:
    return _QUOTE.sub(lambda found: changes.get(start + found.start(), found[0]), text)


def _punctuate(text: str, language: str) -> str:
    if "--" in text:
        text = _EN_DASH.sub("–", _EM_DASH.sub("—", text))
    if "..." in text:
        text = _ELLIPSIS.sub("…", text)
    if language.lower().startswith("fr"):
        text = _FRENCH_COLON.sub(FIXED, _FRENCH_BEFORE.sub(NARROW, text))
        text = text.replace("« ", f"«{NARROW}").replace(" »", f"{NARROW}»")
    return text


def _pair(text: str, glyphs: Marks) -> dict[int, str]:
    """Return what stands instead of the straight marks of `text`, by position; one pass, no rescans."""
    changes: dict[int, str] = {}
    stack: list[tuple[int, bool]] = []
    waiting = {False: 0, True: 0}
    for found in _QUOTE.finditer(text):
        place, is_single = found.start(), found[0] == "'"
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        if is_single and ((_is_word(before) and _is_word(after)) or _ELIDED.match(text, place)):
            changes[place] = APOSTROPHE
            continue
        opens = not after.isspace() and (before.isspace() or before in _OPENING_PUNCTUATION)
        closes = not before.isspace()
        if closes and waiting[is_single] and not (opens and _is_word(after)):
            while stack:
                opened, kind = stack.pop()
                waiting[kind] -= 1
                if kind == is_single:
                    changes[opened] = glyphs[2 if is_single else 0]
                    changes[place] = glyphs[3 if is_single else 1]
                    break
                changes[opened] = APOSTROPHE if kind else glyphs[0]
        elif opens:
            stack.append((place, is_single))
            waiting[is_single] += 1
        elif is_single and closes and not before.isdigit():
            changes[place] = APOSTROPHE
    for place, is_single in stack:
        changes[place] = APOSTROPHE if is_single else glyphs[0]
    return changes


def _is_word(character: str) -> bool:
    return character.isalnum() or character == _OBJECT

"""What counts as a word: texts and questions are taken apart here in the same way, so that no database has to guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

# Scripts that put no spaces between their words: each letter is a word here, and words are letters in a row.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"(?=[^\W_])(?:[{_UNSPACED}]|[^\W_{_UNSPACED}]+)")
# The accents of Latin, Greek and Cyrillic; the signs of other scripts are part of their letters.
_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_STROKES = str.maketrans("øłđħŧ", "oldht")
# Longer ones are cut, in texts and in questions; so are questions.
MOST_LETTERS = 64
MOST_TYPED = 400
MOST_WORDS = 12


@dataclass(frozen=True)
class Query:
    """What is looked for: every phrase, each of one word or several in a row; the last word may go on if `is_open`."""

    phrases: tuple[tuple[str, ...], ...]
    is_open: bool


def folded(text: str) -> str:
    """Return the words of `text` with one space between them, without capitals, accents and signs."""
    return " ".join(_words(text))


def asked(typed: str) -> Query | None:
    """Return what somebody looks for who typed this; None if it holds no word.

    What is typed without a space (`don't`, `2014-02-03`) is looked for in a row. The last word is taken as finished when
    a space or a sign follows it.
    """
    typed = typed.lstrip()[:MOST_TYPED]
    phrases = tuple(tuple(words) for words in map(_words, typed.split()) if words)[:MOST_WORDS]
    if not phrases:
        return None
    return Query(phrases, is_open=typed[-1].isalnum())


def _words(text: str) -> list[str]:
    plain = normalize("NFKD", text.casefold()).translate(_ACCENTS)
    plain = normalize("NFC", plain).casefold().translate(_STROKES)
    return [word[:MOST_LETTERS] for word in _WORD.findall(plain)]

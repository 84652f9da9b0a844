"""What counts as a word: texts and questions are taken apart here in the same way, so that no database has to guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

# Scripts that put no spaces between their words: each letter is a word here, and words are letters in a row.
UNSPACED_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(rf"(?=[^\W_])(?:[{UNSPACED_SCRIPTS}]|[^\W_{UNSPACED_SCRIPTS}]+)")
UNSPACED = re.compile(f"[{UNSPACED_SCRIPTS}]")
# The accents of Latin, Greek and Cyrillic; the signs of other scripts are part of their letters, and so is the breve
# of the Russian short i.
_ACCENTS = re.compile("(?<!\u0438)[\u0300-\u036f]")
_STROKES = str.maketrans("øłđħŧ", "oldht")
# Names that are not themselves without their signs.
_SIGNS = (
    (re.compile(r"(?<=[^\W\d_])\+\+(?![^\W_])"), "plusplus"),
    (re.compile(r"(?<![^\W_])([^\W\d_])#(?![^\W_])"), r"\1sharp"),
    (re.compile(r"(?<![^\W_])\.(?=net\b)"), "dot"),
)
# Longer ones are cut, in texts and in questions; so are questions.
MOST_LETTERS = 64
MOST_TYPED = 400
MOST_WORDS = 12

# One word or several in a row.
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """One thing that has to be found: any of `forms`, or what begins with `beginning`, whose last word may go on."""

    forms: tuple[Phrase, ...]
    beginning: Phrase = ()


@dataclass(frozen=True)
class Query:
    """What is looked for: every term, in any order."""

    terms: tuple[Term, ...]

    @property
    def is_open(self) -> bool:
        """Whether a term may go on."""
        return any(term.beginning for term in self.terms)


@dataclass(frozen=True)
class Piece:
    """What somebody has typed without a space, or between quotation marks: its words, and whether the last may go on."""

    words: Phrase
    is_open: bool = False
    is_quoted: bool = False


def folded(text: str) -> str:
    """Return the words of `text` with one space between them, without capitals, accents and signs."""
    return " ".join(words_in(text))


def asked(typed: str) -> Query | None:
    """Return what somebody looks for who typed this; None if it holds no word."""
    found = pieces(typed)
    terms = tuple(Term((piece.words,), piece.words if piece.is_open else ()) for piece in found)
    return Query(terms) if terms else None


def pieces(typed: str) -> list[Piece]:
    """Return what was typed, piece by piece.

    What is typed without a space (`don't`, `2014-02-03`) or between quotation marks is looked for in a row. The last
    word is taken as finished when a space or a sign follows it.
    """
    typed = typed.lstrip()[:MOST_TYPED]
    found = []
    # Every second part of what quotation marks divide stands between two of them; a last one alone means nothing.
    parts = re.split('["\u201c\u201d\u201e\u00ab\u00bb]', typed)
    for number, part in enumerate(parts):
        if number % 2 and number < len(parts) - 1:
            found.append(Piece(tuple(words_in(part)), is_quoted=True))
        else:
            found += [Piece(tuple(words_in(piece))) for piece in part.split()]
    found = [piece for piece in found if piece.words][:MOST_WORDS]
    if found and not found[-1].is_quoted and typed[-1].isalnum():
        found[-1] = Piece(found[-1].words, is_open=True)
    return found


def words_in(text: str) -> list[str]:
    """Return the words of `text` one by one, folded."""
    plain = _ACCENTS.sub("", normalize("NFKD", text.casefold()))
    plain = normalize("NFC", plain).casefold().translate(_STROKES)
    for sign, name in _SIGNS:
        plain = sign.sub(name, plain)
    return [word[:MOST_LETTERS] for word in WORD.findall(plain)]

"""What the forms of a word have in common, by the rules of its language."""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Lock
from typing import Protocol

# Languages that have rules here, by their codes.
LANGUAGES = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
# Its words are taken whole: a number has no forms, and what is this short is all stem.
SHORTEST = 3


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


# A stemmer works in fields of its own, so one thread at a time may use it.
_turn = Lock()


def known(language: str) -> str:
    """Return the code by which the rules of a language are known here (`de` for `de-AT`); empty if there are none."""
    code = language.lower().partition("-")[0]
    return code if code in LANGUAGES else ""


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return the stem of a folded word in a language, or the word where that has no rules."""
    code = known(language)
    if not code or len(word) < SHORTEST or any(map(str.isdigit, word)):
        return word
    with _turn:
        return _stemmer(LANGUAGES[code]).stemWord(word) or word


@cache
def _stemmer(name: str) -> _Stemmer:
    # Loads the rules of all its languages, which no reader who does not search should wait for.
    import snowballstemmer

    made: _Stemmer = snowballstemmer.stemmer(name)
    return made

"""The words of a text as it is written, Markdown and all: where each stands, and its stem in the text's language."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from blog.search.small_words import is_small
from blog.search.stems import stem
from blog.search.words import UNSPACED, UNSPACED_SCRIPTS, words_in
from blog.weaving import Phrase, Word


def words_at(text: str, language: str) -> list[Word]:
    """Return the words of `text` in order."""
    return [
        Word(found.start(), found.end(), stem(folded, language), small, letter)
        for found in _written().finditer(text)
        for folded, small, letter in _read(found[0], language)
    ]


def phrase(words: str, language: str) -> Phrase:
    """Return the stems of `words`, without those at either end that say little."""
    found = words_at(words, language)
    telling = [number for number, word in enumerate(found) if not word.is_small]
    return tuple(word.stem for word in found[telling[0] : telling[-1] + 1]) if telling else ()


@cache
def _written() -> re.Pattern[str]:
    """Return what finds the words. It takes some milliseconds to make, and no reader's page needs it."""
    # Letters with the accents behind them; names that are not themselves without their signs.
    return re.compile(
        rf"(?:(?<![^\W_])\.(?=net\b))?(?=[^\W_])(?:[{UNSPACED_SCRIPTS}]|(?:[^\W_{UNSPACED_SCRIPTS}][\u0300-\u036f]*)+(?:\+\+(?![^\W_]))?"
        r"(?:(?<=(?<![^\W_])[^\W\d_])\#(?![^\W_]))?)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=50_000)
def _read(written: str, language: str) -> tuple[tuple[str, bool, bool], ...]:
    letter = UNSPACED.match(written) is not None
    return tuple((word, is_small(word, (language,)), letter) for word in words_in(written))

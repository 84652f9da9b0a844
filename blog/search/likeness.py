"""Which texts are about the same: by the words that a text has often and few others have at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import log

from django.db import DEFAULT_DB_ALIAS

from blog.search import rows
from blog.search.promise import plug
from blog.search.readers import MOST_COUNTED, MOST_TEXTS, SPACE
from blog.search.small_words import is_small
from blog.search.words import Query, Term

# What a word counts in each field.
WORTH = {"title": 4, "lead": 2, "text": 1}
# Of the words of a text so many are counted, so many tell what it is about, and by so many others are looked for.
COUNTED, TELLING, ASKED = 24, 16, 8
# Texts found by each of these.
FOUND = 25
# A text without telling words is like no other, though they all have the same.
DOUBT = 0.5
# A word says little in the third line and nothing more in the thirtieth.
SATURATION = 2.0


def alike(id: int, *, using: str = DEFAULT_DB_ALIAS) -> dict[int, float]:
    """Return the texts that share telling words with this one, each with how much: 1 is as much as with itself.

    Asks so many questions at most, however many texts there are; none are alike where the text itself is not known.
    """
    own = rows.read(SPACE, [id], using=using).get(id)
    if own is None:
        return {}
    words = _often(own)
    if not (weights := _weights(words, own.language, using)):
        return {}
    whole = DOUBT + sum((_said(words[word]) * weight) ** 2 for word, weight in weights.items())
    rare = sorted(weights, key=lambda word: -weights[word])[:ASKED]
    found: set[int] = set()
    for word in rare:
        query = Query((Term(((word,),)),))
        found.update(plug(using).find(SPACE, query, most=FOUND, within=None, using=using))
    others = rows.read(SPACE, sorted(found - {id}), using=using)
    return {pk: _shared(words, row, weights) / whole for pk, row in others.items()}


def _often(row: rows.Row) -> Counter[str]:
    """Return how often each word stands in a text, more for words of its title."""
    counts: Counter[str] = Counter()
    for name, worth in WORTH.items():
        for word, number in Counter(getattr(row, name).split()).items():
            counts[word] += worth * number
    return counts


def _weights(words: Counter[str], language: str, using: str) -> dict[str, float]:
    """Return the words that tell what a text is about, each with how rare it is; none that no other text has."""
    size = rows.size(SPACE, most=MOST_TEXTS, using=using)
    usual = [word for word, _number in words.most_common(4 * COUNTED) if _may_tell(word, language)][:COUNTED]
    weights = {}
    for word in usual:
        number = plug(using).count(SPACE, Query((Term(((word,),)),)), most=MOST_COUNTED, using=using)
        # What only one text has leads to no other, and what all have tells nothing.
        if 1 < number < size:
            weights[word] = log(1 + (size - number + 0.5) / (number + 0.5))
    telling = sorted(weights, key=lambda word: -weights[word] * _said(words[word]))[:TELLING]
    return {word: weights[word] for word in telling}


def _may_tell(word: str, language: str) -> bool:
    return len(word) > 2 and not word.isdigit() and not is_small(word, (language,))


def _shared(words: Mapping[str, int], other: rows.Row, weights: Mapping[str, float]) -> float:
    fields = [(f" {getattr(other, name)} ", worth) for name, worth in WORTH.items()]
    return sum(
        _said(words[word])
        * _said(sum(worth * field.count(f" {word} ") for field, worth in fields))
        * weight**2
        for word, weight in weights.items()
    )


def _said(number: int) -> float:
    return number / (number + SATURATION)

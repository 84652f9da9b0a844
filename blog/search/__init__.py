"""Finding texts by their words: one file for each kind of database, chosen by the connection's vendor.

A plug is a module with the verbs of `promise.Plug`. It is given ids and words, keeps them in tables of its own that a
migration has made, and knows no models. Texts live in spaces that know nothing of each other: the plain ones are asked
here, and find what is typed word by word; what readers ask, in `readers`, is read by the rules of languages, ranked and
put right where it is misspelt. Whatever anybody types is answered.
"""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS

from blog.search import rows
from blog.search.promise import MOST, Within, plug
from blog.search.stems import known
from blog.search.words import UNSPACED, asked, folded
from blog.search.written import phrase, words_at

__all__ = ["MOST", "Within", "clear", "find", "forget", "index", "is_unspaced", "known", "phrase", "words_at"]


def index(space: str, id: int, title: str, text: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let a text be found by its words, those of its title first; what it said before is forgotten."""
    plug(using).index(space, id, rows.Row(title=folded(title), text=folded(text)), using=using)


def forget(space: str, id: int, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Let a text not be found any more, if it could be."""
    rows.forget(space, id, using=using)


def clear(space: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Forget every text of a space."""
    rows.clear(space, using=using)


def find(
    space: str,
    words: str,
    *,
    most: int = MOST,
    within: Within | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> list[int]:
    """Return the ids of at most `most` texts that hold every word, in any order: those whose title does first, and of
    each kind those with the highest id.

    The last word may be the beginning of one; words between quotation marks stand in a row. Accents and capitals make no
    difference. Without any letter or digit nothing is found.
    """
    query = asked(words)
    return plug(using).find(space, query, most=most, within=within, using=using) if query else []


def is_unspaced(word: str) -> bool:
    """Return whether a word is a letter of a script that puts no spaces between words."""
    return UNSPACED.match(word) is not None

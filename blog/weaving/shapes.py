"""The shapes of what is read and found."""

from __future__ import annotations

from dataclasses import dataclass

# Words of the longest name, and letters of one in a script that puts no spaces between words.
MOST_WORDS = 10
MOST_LETTERS = 20

# The stems of words in a row.
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Word:
    """A word of a text: where it stands, its stem, whether it says little by itself, and whether it is a letter of a script
    without spaces."""

    start: int
    end: int
    stem: str
    is_small: bool = False
    is_letter: bool = False


@dataclass(frozen=True)
class Name:
    """What a name stands for: the address name of a post, and all the words of its title, into which a mention may go on."""

    slug: str
    title: Phrase = ()


@dataclass(frozen=True)
class Mention:
    """Words of a text that name a post, and where they stand."""

    start: int
    end: int
    words: str
    slug: str

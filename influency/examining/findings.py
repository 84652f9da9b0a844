"""What the doctor says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Degree(StrEnum):
    """How bad it is."""

    GOOD = "good"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was found about one thing, in words for the owner; what is not good says what to do."""

    about: str
    degree: Degree
    words: str


def good(about: str, words: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(about, Degree.GOOD, words)


def advice(about: str, words: str) -> Finding:
    """Return that something could be better, or will be trouble later."""
    return Finding(about, Degree.ADVICE, words)


def wrong(about: str, words: str) -> Finding:
    """Return that something is not as it must be."""
    return Finding(about, Degree.WRONG, words)


def megabytes(number: float) -> str:
    """Return a number of bytes in words."""
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"

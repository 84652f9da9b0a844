"""Which way a language is written, known from its tag (BCP 47), and which way words are, known from their letters."""

from __future__ import annotations

import unicodedata
from typing import Final

# Languages whose usual script runs from right to left, and the scripts that do whatever the language.
_LANGUAGES: Final = frozenset(
    "ar arc arz azb bal ckb dv fa glk he ku-iq lrc mzn nqo pnb ps sd syr ug ur yi".split()
)
_SCRIPTS: Final = frozenset("adlm arab aran hebr mand mend nkoo rohg samr syrc thaa yezi".split())


def direction(language: str) -> str:
    """Return "rtl" or "ltr" for a tag such as "ar", "he-IL" or "az-Arab"; a script in the tag counts before all else."""
    parts = language.lower().replace("_", "-").split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _SCRIPTS else "ltr"
    return "rtl" if parts[0] in _LANGUAGES or "-".join(parts[:2]) in _LANGUAGES else "ltr"


def directions_of(words: str) -> set[str]:
    """Return the directions that letters of `words` have, "rtl" and "ltr" (UAX #9, table 4); signs and digits have none."""
    kinds = {unicodedata.bidirectional(letter) for letter in words}
    return ({"ltr"} if "L" in kinds else set()) | ({"rtl"} if kinds & {"R", "AL"} else set())

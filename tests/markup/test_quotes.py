"""Typography follows the language of the text and stays out of code and addresses."""

from __future__ import annotations

import pytest

from blog import markup

from .conftest import Draw

THIN, FIXED = "\u202f", "\xa0"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "“a ‘b’ c”"),
        ("en-GB", "“a ‘b’ c”"),
        ("de", "„a ‚b‘ c“"),
        ("de_CH", "«a ‹b› c»"),
        ("fr", f"«{THIN}a “b” c{THIN}»"),
        ("es", "«a “b” c»"),
        ("it", "«a “b” c»"),
        ("nl", "“a ‘b’ c”"),
        ("pl", "„a «b» c”"),
        ("sv", "”a ’b’ c”"),
        ("ru", "«a „b“ c»"),
        ("xx", "“a ‘b’ c”"),
        ("", "“a ‘b’ c”"),
    ],
)
def test_quotation_marks_follow_the_language(language: str, shown: str) -> None:
    assert markup.inline("\"a 'b' c\"", language=language) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("it's Ann's", "it’s Ann’s"),
        ("the '90s, rock 'n' roll, 'tis", "the ’90s, rock ’n’ roll, ’tis"),
        ("the dogs' bowl", "the dogs’ bowl"),
        ('"*a*" (b "c")', "“<em>a</em>” (b “c”)"),
        ('"a," she said, "b."', "“a,” she said, “b.”"),
        ('*"a"*"b"', "<em>“a”</em>“b”"),
        ('"`x`"', "“<code>x</code>”"),
        ("\"'a' b\"", "“‘a’ b”"),
        ('a 12" disc', 'a 12" disc'),
        ('\\"a\\" &quot;b&quot;', '"a" "b"'),
        ("a -- b --- c, 1990--95", "a – b — c, 1990–95"),
        ("run --help or ----", "run --help or ----"),
        ("so... no.... ../x", "so… no.... ../x"),
        ('`"a" -- b...`', '<code>"a" -- b...</code>'),
        ("<https://e.org/'a'--b>", "<a href=\"https://e.org/'a'--b\">https://e.org/'a'--b</a>"),
        ('<span title="x">"a"</span>', '<span title="x">“a”</span>'),
        ('"a [b](https://e.org "t")"', '“a <a href="https://e.org" title="t">b</a>”'),
    ],
)
def test_marks_in_english(written: str, shown: str) -> None:
    assert markup.inline(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Quoi ? Non ! Si ; voilà : oui", f"Quoi{THIN}? Non{THIN}! Si{THIN}; voilà{FIXED}: oui"),
        ("Il dit « oui »", f"Il dit «{THIN}oui{THIN}»"),
        ("à 12:30, https://e.org/?a", 'à 12:30, <a href="https://e.org/?a">https://e.org/?a</a>'),
        ("l'eau d'ici", "l’eau d’ici"),
        ("`a ? b`", "<code>a ? b</code>"),
    ],
)
def test_french_gets_its_spaces(written: str, shown: str) -> None:
    assert markup.inline(written, language="fr") == shown


def test_code_blocks_keep_their_marks(draw: Draw) -> None:
    assert "\"a\" -- 'b'..." in draw("```\n\"a\" -- 'b'...\n```").html

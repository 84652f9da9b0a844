"""What every plug of search promises, asked of the one for the database that DATABASE_URL names to the tests."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog import search
from blog.search import Within

pytestmark = pytest.mark.django_db

SPACE = "desk"
HOSTILE = [
    '"',
    '""',
    "-",
    "*",
    "'",
    "\\",
    "NEAR(",
    "NEAR(boats bread, 2)",
    "title:x",
    "AND",
    "OR NOT",
    "boats AND",
    "(boats",
    "boats)",
    "^boats",
    "boats*",
    "boats & ! |",
    "<-> :*",
    "{title} : boats",
    "C++",
    "don't",
    "\0",
    "boats\0bread",
    "%s %(x)s %",
    "'; DROP TABLE blog_post; --",
    "x" * 10_000,
    "x " * 10_000,
    "!?" * 5_000,
    "\ud800",
    "🎉",
    "̈",
    "ﬁ ½ ² İ ǆ",
    "𞤀𞤁 ᲀ",
    "‮boats",
]


@pytest.mark.parametrize(
    ("title", "text", "typed"),
    [
        ("Boats", "", "boats"),
        ("", "Über die Straße", "uber strasse"),
        ("", "Über die Straße", "STRASSE über"),
        ("", "smørrebrød in Łódź", "smorrebrod lodz"),
        ("", "The harbour at dawn", "dawn harb"),
        ("", "The harbour at dawn", "harbour at d"),
        ("Boats", "sail at dawn", "dawn boats"),
        ("", "They don’t", "don't"),
        ("", "On 2014-02-03 it rained", "2014-02-03"),
        ("", "C++ and C#", "c++"),
        ("", "![](image:harbour-at-dawn)", "harbour-at-dawn"),
        ("", "東京都の天気", "東京"),
        ("", "東京都の天気", "天気"),
        ("", "東京都の天気", "天気 東京都"),
        ("", "학교에서 만나요", "학교"),
        ("", "ภาษาไทย", "ไทย"),
        ("", "ﬁne ½", "fine"),
        ("", "ΟΔΟΣ Ὀδός", "οδος"),
        ("", "हिन्दी में", "हिन्दी"),
    ],
)
def test_words_are_found(title: str, text: str, typed: str) -> None:
    search.index(SPACE, 7, title, text)
    assert search.find(SPACE, typed) == [7]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("The harbour at dawn", "arbour"),
        ("The harbour at dawn", "harb dawn"),
        ("The harbour at dawn", "harb "),
        ("The harbour at dawn", "harbour dusk"),
        ("They don their coats, t", "don't "),
        ("東京", "京東"),
        ("東京の都", "東京都"),
        ("Anything", "!?"),
        ("Anything", ""),
        ("Anything", "   "),
    ],
)
def test_other_words_are_not_found(text: str, typed: str) -> None:
    search.index(SPACE, 7, "", text)
    assert search.find(SPACE, typed) == []


def test_titles_come_first_then_whole_words_then_the_newest() -> None:
    search.index(SPACE, 1, "Boats", "")
    search.index(SPACE, 2, "Boatswains", "")
    search.index(SPACE, 3, "", "boats")
    search.index(SPACE, 4, "", "boatswains")
    search.index(SPACE, 5, "", "boats")
    assert search.find(SPACE, "boats") == [1, 2, 5, 3, 4]
    assert search.find(SPACE, "boats", most=3) == [1, 2, 5]


def test_what_a_text_said_before_is_forgotten() -> None:
    search.index(SPACE, 1, "Boats", "herrings")
    search.index(SPACE, 1, "Bread", "rye")
    assert search.find(SPACE, "boats") == search.find(SPACE, "herrings") == []
    assert search.find(SPACE, "bread rye") == [1]
    search.forget(SPACE, 1)
    search.forget(SPACE, 1)
    assert search.find(SPACE, "bread") == []


def test_an_emptied_space_has_nothing() -> None:
    search.index(SPACE, 1, "Boats", "")
    search.clear(SPACE)
    assert search.find(SPACE, "boats") == []


def test_only_what_is_within_is_found_and_only_that_counts() -> None:
    for id in range(1, 9):
        search.index(SPACE, id, "Boats", "")
    within = Within('SELECT "key" AS id FROM blog_searchtext WHERE "key" %% %s = 0', [3])
    assert search.find(SPACE, "boats", within=within, most=2) == [6, 3]


def test_a_text_of_any_length_is_found() -> None:
    words = " ".join(f"w{n:x}" for n in range(80_000))
    search.index(SPACE, 1, "w" * 100_000, words)
    assert search.find(SPACE, "w0 w1f4 wwwwwww") == [1]


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_is_answered(typed: str) -> None:
    search.index(SPACE, 1, "Boats", "and bread")
    assert search.find(SPACE, typed) in ([], [1])


class Answers(TestCase):
    """Any text at all, as a text and as a question."""

    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=40), st.text(max_size=40))
    def test_any_text_can_be_stored_and_asked(self, text: str, typed: str) -> None:
        search.index(SPACE, 1, text, typed)
        search.find(SPACE, typed)
        search.find(SPACE, f"{text} {typed}")

"""Words are found where they stand in the text as it is, and replacing them changes nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.finding import Words, excerpt, find, pattern, replaced

# Few letters, so that much is found; among them those that case makes longer, and those that several fold into.
LETTERS = "abſsSßẞiIİı̇kKﬁfFﬃǰj ſtﬅΣσςéÉ.-'\n"
texts = st.text(alphabet=LETTERS, max_size=60)
needles = st.text(alphabet=LETTERS.replace("\n", ""), min_size=1, max_size=4)
words = st.builds(Words, needles, is_case_kept=st.booleans(), is_whole=st.booleans())


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("The boats are in. THE BOATS.", Words("boats"), ["boats", "BOATS"]),
        ("The boats are in. THE BOATS.", Words("boats", is_case_kept=True), ["boats"]),
        ("Straße, STRASSE, strasse", Words("strasse"), ["Straße", "STRASSE", "strasse"]),
        ("Masse und Maß", Words("maß"), ["Mass", "Maß"]),
        ("Maß", Words("mas"), []),
        ("İstanbul, istanbul", Words("istanbul"), ["istanbul"]),
        ("İİ und dann Ende", Words("ende"), ["Ende"]),
        ("ΟΔΟΣ, οδός, οδος", Words("οδος"), ["ΟΔΟΣ", "οδος"]),
        ("cat, scatter, cat's, cat", Words("cat", is_whole=True), ["cat", "cat", "cat"]),
        ("C++ and C++11", Words("C++", is_whole=True), ["C++", "C++"]),
        ("cafe\u0301 cafe", Words("cafe", is_whole=True), ["cafe"]),
        ("aaaa", Words("aa"), ["aa", "aa"]),
        ("a.c abc", Words("a.c"), ["a.c"]),
        ("don’t don't", Words("don't"), ["don't"]),
    ],
)
def test_words_are_found_as_they_were_meant(text: str, sought: Words, found: list[str]):
    assert [text[start:end] for start, end in find(text, sought)] == found


def test_the_place_is_that_of_the_text_whatever_case_does_to_its_length():
    text = "İİİß — the END"
    assert find(text, Words("end")) == [(text.index("END"), len(text))]


@given(texts, words)
def test_what_is_found_says_what_was_sought_and_lies_in_order_apart(text: str, sought: Words):
    spans = find(text, sought)
    for start, end in spans:
        if sought.is_case_kept:
            assert text[start:end] == sought.words
        else:
            assert text[start:end].casefold() == sought.words.casefold()
    ends = [0, *(end for _start, end in spans)]
    assert all(end <= start for end, (start, _) in zip(ends, spans, strict=False))
    assert find(text, sought) == spans


@given(texts, words, st.text(alphabet=LETTERS, max_size=5))
def test_replacing_changes_what_was_found_and_nothing_else(text: str, sought: Words, new: str):
    spans = find(text, sought)
    made = replaced(text, spans, new)
    kept = [
        text[end:start]
        for end, start in zip(
            [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)], strict=True
        )
    ]
    assert made == new.join(kept)
    assert len(made) == len(text) + sum(len(new) - (end - start) for start, end in spans)


@given(texts, words)
def test_what_is_replaced_by_something_foreign_is_found_under_it_as_often_and_no_more_under_the_old(
    text: str, sought: Words
):
    spans = find(text, sought)
    made = replaced(text, spans, "☃")
    assert len(find(made, Words("☃"))) == len(spans)
    if not sought.is_whole:
        assert find(made, sought) == []


@given(texts, words)
def test_the_database_is_never_told_to_leave_out_what_would_be_found(text: str, sought: Words):
    if find(text, sought):
        assert re.search(pattern(sought), text)


def test_the_database_is_told_to_leave_out_what_would_not():
    assert not re.search(pattern(Words("strasse")), "The boats are in.")
    assert not re.search(pattern(Words("a.c")), "abc")
    assert re.search(pattern(Words("ÄPFEL")), "zwei äpfel")


def test_a_find_is_shown_in_its_line_with_whole_words_around_it():
    text = "Before.\n" + "word " * 40 + "HERE " + "more " * 40 + "\nAfter."
    shown = excerpt(text, (text.index("HERE"), text.index("HERE") + 4), room=20)
    assert (shown.before, shown.found, shown.after) == (
        "…word word word word ",
        "HERE",
        " more more more…",
    ) or shown.before.startswith("…word")
    assert "\n" not in shown.before + shown.after
    short = excerpt("A here b", (2, 6))
    assert (short.before, short.found, short.after) == ("A ", "here", " b")


def test_a_pattern_never_asks_for_more_letters_than_there_may_be() -> None:
    """A database that tries a run of letters from each of its places would never end."""

    assert re.search(pattern(Words("ssx")), "s" * 200_000) is None
    assert re.search(pattern(Words("Straße")), "STRASSE")
    assert re.search(pattern(Words("ssss")), "ßß")

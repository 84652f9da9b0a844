"""Two versions of a source, side by side: nothing is lost, and a changed word is marked alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.comparing import Kind, Piece, applied, counted, pieces
from tests.merging.test_splitting import PIECES

SAME, REMOVED, ADDED = Kind.SAME, Kind.REMOVED, Kind.ADDED
TEXTS = PIECES | st.text(max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    found = pieces(old, new)
    assert applied(found, old) == new
    assert "".join(piece.text for piece in found if piece.kind is not ADDED) == old
    assert "".join(piece.text for piece in found if piece.kind is not REMOVED) == new


@given(TEXTS)
def test_a_text_compared_with_itself_is_one_piece(text: str) -> None:
    assert pieces(text, text) == ((Piece(SAME, text),) if text else ())


@given(TEXTS, TEXTS)
def test_no_two_neighbours_are_of_one_kind_and_what_goes_stands_before_what_comes(old: str, new: str) -> None:
    kinds = [piece.kind for piece in pieces(old, new)]
    neighbours = list(pairwise(kinds))
    assert all(one is not other for one, other in neighbours)
    assert (ADDED, REMOVED) not in neighbours


def test_a_changed_word_is_marked_alone() -> None:
    found = pieces(
        "The boats are in. The market opens at six.", "The boats are in. The market opens at five."
    )
    assert [(each.kind, each.text) for each in found] == [
        (SAME, "The boats are in. The market opens at "),
        (REMOVED, "six"),
        (ADDED, "five"),
        (SAME, "."),
    ]


def test_a_new_paragraph_is_one_addition_and_a_lost_one_one_removal() -> None:
    found = pieces("One.\n\nTwo is here.\n\nThree.", "One.\n\nThree.\n\nFour came.")
    assert [(each.kind, each.text) for each in found if each.kind is not SAME] == [
        (REMOVED, "\n\nTwo is here."),
        (ADDED, "\n\nFour came."),
    ]


def test_an_article_alone_between_two_changes_is_no_island() -> None:
    found = pieces("We saw boats of wood there today.", "We saw ships of steel there today.")
    assert [each.text for each in found if each.kind is not SAME] == ["boats of wood ", "ships of steel "]


def test_pieces_of_another_text_are_refused() -> None:
    found = pieces("One.", "Two.")
    for other in ("Three.", "One. More."):
        with pytest.raises(ValueError, match=r"text|stand"):
            applied(found, other)


def test_words_are_counted_wherever_they_stand() -> None:
    assert counted("One two three.", "Three, two! One three") == (1, 0)
    assert counted("a b", "b a") == (0, 0)


def test_a_long_text_rewritten_from_end_to_end_is_compared_in_bounded_work() -> None:
    old = "\n\n".join(f"Sentence number {n} of the old text." for n in range(3_000))
    new = " ".join(f"word{n}" for n in range(12_000))
    assert applied(pieces(old, new), old) == new
    assert applied(pieces(new, new.replace("7", "8")), new) == new.replace("7", "8")

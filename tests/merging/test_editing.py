"""Few small pieces lead from one text to another, and always all the way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from blog.merging import edits
from blog.merging.editing import Edit, applied
from tests.merging.test_splitting import PIECES

TEXTS = PIECES | st.text(max_size=60)


@given(TEXTS, TEXTS)
def test_what_is_changed_piece_by_piece_becomes_the_other_text(old: str, new: str) -> None:
    assert applied(edits(old, new), old) == new


def test_a_changed_word_is_changed_alone_and_places_are_counted_as_browsers_do() -> None:
    old = "Boats 🚤 are in. The market opens at six.\n\nNobody buys."
    new = "Boats 🚤 are in. The market opens at five.\n\nNobody buys 🐟 now."
    assert edits(old, new) == [Edit(37, 40, "five"), Edit(54, 54, " 🐟 now")]


def test_two_changes_never_begin_at_the_same_place() -> None:
    found = edits("One here.", "One here.Is it? ")
    assert found == [Edit(9, 9, "Is it? ")]
    assert applied(found, "One here.") == "One here.Is it? "

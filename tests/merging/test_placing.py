"""A paragraph that was quoted is found again, or known to be gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.merging import place
from blog.merging.placing import paragraphs
from tests.merging.test_splitting import PIECES

TEXT = "One is here.\n\nTwo lines\nof one.\n\n\n- an item\n- another item"


@pytest.mark.parametrize(
    ("quote", "line"),
    [
        ("One is here.", 1),
        ("Two lines\nof one.", 3),
        ("  Two lines\nof one. ", 3),
        ("Two lines of this one.", 3),
        ("- another item", 7),
        ("Nothing of the kind at all", None),
        ("", None),
        (" \n", None),
    ],
)
def test_a_paragraph_is_found_by_its_words(quote: str, line: int | None):
    assert place(quote, TEXT) == line


@given(PIECES | st.text(max_size=80))
def test_every_paragraph_of_a_text_finds_itself_or_its_twin(text: str):
    found = paragraphs(text)
    for line, words in found:
        where = place(words, text)
        assert where is not None
        assert where <= line
        assert words in dict(found)[where]

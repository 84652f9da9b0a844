"""A title has the room that others give it."""

from __future__ import annotations

import pytest

from tests.checks.drafting import draft, found


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("x" * 60, []),
        ("x" * 61, [(None, "61", False)]),
        ("  " + "x" * 60 + "  ", []),
        ("é" * 60, []),
        ("e\u0301" * 60, []),
        ("港" * 30, []),
        ("港" * 31, [(None, "62", False)]),
    ],
)
def test_titles_longer_than_results_show_are_told_with_their_length(title: str, told: list[object]):
    assert found("title_too_long", draft(title=title)) == told

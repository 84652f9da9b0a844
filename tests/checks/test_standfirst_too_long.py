"""A standfirst has the room that others give it."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_a_standfirst_longer_than_results_show_is_told_with_its_length():
    assert found("standfirst_too_long", draft(standfirst="x" * 160)) == []
    assert found("standfirst_too_long", draft(standfirst="x" * 161)) == [(None, "161", False)]


def test_signs_that_are_not_shown_do_not_count():
    assert found("standfirst_too_long", draft(standfirst="x" * 150 + " *[abc](https://long.example/)*")) == []

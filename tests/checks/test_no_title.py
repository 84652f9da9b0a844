"""A post without a title is not published."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_a_title_without_a_letter_stops():
    assert found("no_title", draft(title=" \t")) == [(None, "", True)]
    assert found("no_title", draft(title="A")) == []

"""Links lead to something."""

from __future__ import annotations

from datetime import date

from tests.checks.drafting import draft, found


def test_an_address_that_was_found_dead_is_told_with_its_line_and_day():
    text = "One.\n\n[A](https://alive.example/) and\n[B](https://dead.example/x)."
    told = found("dead_link", draft(text, facts={"dead": {"https://dead.example/x": date(2026, 3, 1)}}))
    assert told == [(4, "https://dead.example/x (2026-03-01)", False)]
    assert found("dead_link", draft(text)) == []

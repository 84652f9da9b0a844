"""Links lead to something."""

from __future__ import annotations

from datetime import date

from tests.checks.drafting import draft, found


def test_an_address_that_was_found_dead_is_told_with_its_line_and_day():
    text = "One.\n\n[A](https://alive.example/) and\n[B](https://dead.example/x)."
    told = found("dead_link", draft(text, facts={"dead": {"https://dead.example/x": date(2026, 3, 1)}}))
    assert told == [(4, "https://dead.example/x (2026-03-01)", False)]
    assert found("dead_link", draft(text)) == []


def test_an_address_in_raw_html_is_found_where_it_is_written():
    day = date(2026, 3, 1)
    text = 'One.\n\n<a href="https://dead.example/?a=1&amp;b=2">B</a>'
    dead = {"https://dead.example/?a=1&b=2": day, "https://of-a-credit.example/": day}
    told = found("dead_link", draft(text, facts={"dead": dead}))
    assert [each[0] for each in told] == [3, None]

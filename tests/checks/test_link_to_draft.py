"""A link to what readers cannot open waits for it."""

from __future__ import annotations

from tests.checks.drafting import draft, found

TEXT = "One.\n\nTwo\n[there](post:other) and [also](post:third)."


def test_a_link_to_a_draft_stops_at_its_line():
    told = found("link_to_draft", draft(TEXT, facts={"unreadable": {"other": False}}))
    assert told == [(4, "other", True)]


def test_of_two_that_link_to_each_other_the_first_is_only_advised():
    assert found("link_to_draft", draft(TEXT, facts={"unreadable": {"other": True}})) == [(4, "other", False)]


def test_a_link_to_what_will_be_out_by_then_is_no_problem():
    assert found("link_to_draft", draft(TEXT)) == []

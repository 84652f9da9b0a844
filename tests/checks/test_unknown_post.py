"""A link to a post leads to one."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_a_link_to_no_post_stops_at_its_line():
    text = "One\n[two](post:nowhere), [three](post:other)."
    assert found("unknown_post", draft(text)) == [(2, "nowhere", True)]


def test_what_lies_in_the_trash_is_told_elsewhere():
    assert found("unknown_post", draft("[x](post:old)", facts={"trashed": frozenset({"old"})})) == []

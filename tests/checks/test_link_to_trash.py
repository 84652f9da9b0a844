"""What was thrown away cannot be linked to."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_a_link_to_what_lies_in_the_trash_stops_at_its_line():
    text = "One\n[two](post:old), [three](post:nowhere)."
    assert found("link_to_trash", draft(text, facts={"trashed": frozenset({"old"})})) == [(2, "old", True)]
    assert found("link_to_trash", draft(text)) == []

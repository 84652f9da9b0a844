"""An address is its own."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_the_address_of_another_post_stops():
    told = found("address_taken", draft(facts={"taken_address": "/taken/"}))
    assert told == [(None, "/taken/", True)]
    assert found("address_taken", draft(path="/free/")) == []

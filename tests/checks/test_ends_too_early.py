"""What ends has begun before."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_an_end_before_the_beginning_stops():
    assert found("ends_too_early", draft(facts={"ends_too_early": True})) == [(None, "", True)]
    assert found("ends_too_early", draft()) == []

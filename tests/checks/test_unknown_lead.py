"""The lead picture is in the library."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_a_name_that_no_picture_has_stops():
    assert found("unknown_lead", draft(lead_image="nowhere", facts={"is_lead_known": False})) == [
        (None, "nowhere", True)
    ]
    assert found("unknown_lead", draft()) == []

"""The lead picture says what it shows."""

from __future__ import annotations

import pytest

from tests.checks.drafting import draft, found, picture


@pytest.mark.parametrize(
    ("fields", "stops"),
    [
        ({"alt": " "}, True),
        ({}, False),
        ({"alt": "", "is_decorative": True}, False),
        ({"alt": "", "is_waiting": True}, False),
    ],
)
def test_a_lead_picture_that_says_nothing_stops(fields: dict[str, object], stops: bool):
    told = found("lead_without_alt", draft(lead_image="harbour", facts={"lead": picture(**fields)}))
    assert told == ([(None, "harbour", True)] if stops else [])

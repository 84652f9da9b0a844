"""The lead picture has its file."""

from __future__ import annotations

from tests.checks.drafting import draft, found, picture


def test_a_lead_picture_without_its_file_stops():
    waiting = draft(lead_image="harbour", facts={"lead": picture(is_waiting=True)})
    assert found("waiting_lead", waiting) == [(None, "harbour", True)]
    assert found("waiting_lead", draft(lead_image="harbour", facts={"lead": picture()})) == []
    assert found("waiting_lead", draft()) == []

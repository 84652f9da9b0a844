"""Pictures say who made them, as far as the owner asks."""

from __future__ import annotations

import pytest

from tests.checks.drafting import draft, found, picture


@pytest.mark.parametrize(
    ("rule", "is_borrowed", "told"),
    [
        ("allow", False, []),
        ("allow", True, [(None, "harbour", False)]),
        ("borrowed", False, []),
        ("borrowed", True, [(None, "harbour", True)]),
        ("all", False, [(None, "harbour", True)]),
        ("all", True, [(None, "harbour", True)]),
    ],
)
def test_the_owner_s_rule_decides(rule: str, is_borrowed: bool, told: list[object]):
    facts = {"credits_for": rule, "lead": picture(credit=" ", is_borrowed=is_borrowed)}
    assert found("uncredited", draft(lead_image="harbour", facts=facts)) == told
    assert found("uncredited", draft(lead_image="harbour", facts={**facts, "lead": picture()})) == []

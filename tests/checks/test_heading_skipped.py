"""Headings go down step by step."""

from __future__ import annotations

import pytest

from tests.checks.drafting import draft, found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("## One\n\n### Two\n\n## Three", []),
        ("# One\n\n## Two", []),
        ("# One\n\n### Two", []),
        ("## One\n\n#### Two *deep*\n\n##### Three", [(3, "Two deep", False)]),
        ("Text.\n\n### First", [(3, "First", False)]),
        ("## One\n\nTwo\n----\n\n#### Three", [(6, "Three", False)]),
        ("```\n#### no heading\n```", []),
        ("## One\n\n### Two\n\n#### Three\n\n## Four", []),
    ],
)
def test_a_heading_that_skips_a_level_is_told_with_its_line(text: str, told: list[object]):
    assert found("heading_skipped", draft(text)) == told

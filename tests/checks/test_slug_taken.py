"""An address name is its own."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_the_name_of_another_post_stops():
    assert found("slug_taken", draft(slug="taken", facts={"is_slug_free": False})) == [(None, "taken", True)]
    assert found("slug_taken", draft(slug="free")) == []

"""A post without a standfirst is advised to have one, a page is not."""

from __future__ import annotations

from tests.checks.drafting import draft, found


def test_a_post_without_a_standfirst_is_advised():
    assert found("no_standfirst", draft(standfirst=" ")) == [(None, "", False)]
    assert found("no_standfirst", draft()) == []


def test_a_page_stands_in_no_list_and_needs_none():
    assert found("no_standfirst", draft(standfirst="", kind="page")) == []

"""Readers find what they look for: judged by forty questions, and as many mistyped ones, to a library of sixty posts."""

from __future__ import annotations

import pytest

from blog.services import retrieving
from blog.services.retrieving import Wish
from tests.search import judging

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def told(judged: list[judging.Judged], *, within: int) -> str:
    """Return the questions that were answered worse than that."""
    return "\n".join(
        f"{each.place}: {each.typed} → {each.wanted}" for each in judged if not 0 < each.place <= within
    )


def test_what_is_wanted_comes_first_or_among_the_first_also_where_it_is_misspelt() -> None:
    judging.publish_all()
    questions, misspelt = judging.judge("queries.txt"), judging.judge("misspelt.txt")
    assert {slug for each in (*questions, *misspelt) for slug in each.wanted} <= judging.slugs()
    assert len(questions) >= 40
    assert judging.share(questions, within=1) >= 0.85, told(questions, within=1)
    assert judging.share(questions, within=judging.FIRST) >= 0.97, told(questions, within=judging.FIRST)
    assert judging.share(misspelt, within=judging.FIRST) >= 0.8, told(misspelt, within=judging.FIRST)
    for typed in (judging.HERE / "nothing.txt").read_text().splitlines():
        if not typed.startswith("#"):
            assert retrieving.find(Wish(f"{typed} ")).hits == (), typed

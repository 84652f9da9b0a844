"""The plug for SQLite keeps FTS5 equal to its rows, whatever happens to these."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog import search
from blog.models import SearchText

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="Another database is being tested."),
]

SPACE = "desk"


def is_sound() -> bool:
    """Whether FTS5 finds its table equal to the rows it was made of; it raises an error if not."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO blog_search_desk (blog_search_desk, rank) VALUES ('integrity-check', 1)")
    return True


@pytest.mark.django_db(transaction=True)
def test_what_empties_the_tables_empties_the_index_and_leaves_it_usable() -> None:
    search.index(SPACE, 1, "Boats", "")
    call_command("flush", interactive=False, verbosity=0)
    assert search.find(SPACE, "boats") == []
    search.index(SPACE, 1, "Bread", "")
    assert search.find(SPACE, "boats") == []
    assert search.find(SPACE, "bread") == [1]


class AfterAnything(TestCase):
    """Whatever is done to the index, FTS5 finds it sound."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(1, 3), st.none() | st.text(max_size=30)), max_size=12))
    def test_the_index_is_sound_whatever_was_done_to_it(self, steps: list[tuple[int, str | None]]) -> None:
        for id, text in steps:
            if text is None:
                search.forget(SPACE, id)
            else:
                search.index(SPACE, id, text[:5], text)
        assert is_sound()
        assert SearchText.objects.count() == len({id for id, _text in steps}) - sum(
            dict(steps)[id] is None for id in {id for id, _text in steps}
        )

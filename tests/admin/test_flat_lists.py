"""No page of the desk reads or sorts all posts, states or entries: SQLite is asked how it goes about each question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.builders import make_author, make_posts

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="Asks SQLite how it goes about it."),
]

GROWING = ("blog_post", "blog_revision", "blog_auditentry", "blog_searchtext")
LIST = "/admin/blog/post/"
# What is sorted or counted there is bounded, or read from an index alone.
BOUNDED = (
    "COUNT(*)",  # How many there are, from an index.
    '"ends_at" >=',  # The posts of a month.
    "LIMIT 200)",  # The latest texts.
    "INSTR(",  # What was found, at most 2,000.
    '"blog_post_tags"."post_id" IN',  # The tags of the posts shown.
    'FROM "blog_author"',  # The choices of a filter.
    'FROM "blog_answer"',  # Letters, with their posts.
    '"tag_id" =',  # The posts of one tag.
)


@pytest.fixture
def plans() -> Callable[[Client, str], list[tuple[str, list[str]]]]:
    """A way to get a page and what SQLite does for each of its questions."""

    def watch(client: Client, page: str) -> list[tuple[str, list[str]]]:
        seen: list[tuple[str, list[str]]] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, *more: Any) -> Any:
            if sql.startswith("SELECT"):
                rows = (
                    connection.create_cursor().execute(f"EXPLAIN QUERY PLAN {sql}", params or ()).fetchall()
                )
                seen.append((sql, [row[3] for row in rows]))
            return execute(sql, params, *more)

        with connection.execute_wrapper(note):
            assert client.get(page).status_code == 200
        return seen

    return watch


@pytest.mark.parametrize(
    "page",
    [
        "/admin/",
        "/admin/calendar/",
        LIST,
        f"{LIST}?state=draft",
        f"{LIST}?state=changed",
        f"{LIST}?state=scheduled",
        f"{LIST}?author=1",
        f"{LIST}?tag=1",
        f"{LIST}?kind__exact=page",
        f"{LIST}?links=none-in",
        f"{LIST}?links=none-out",
        f"{LIST}?q=boats",
        f"{LIST}offers/",
        f"{LIST}offers/?to=1",
        "/admin/blog/post/1/history/",
        "/admin/blog/auditentry/",
        "/admin/blog/auditentry/?what=published",
    ],
)
def test_a_page_of_the_desk_reads_and_sorts_only_what_it_shows(
    as_editor: Client, plans: Callable[[Client, str], list[tuple[str, list[str]]]], page: str
) -> None:
    first = make_posts(3, tags=("Listening",), author=make_author("Ann"))[0]
    for sql, plan in plans(as_editor, page.replace("/1/", f"/{first.pk}/")):
        if not any(f'"{table}"' in sql for table in GROWING) or any(part in sql for part in BOUNDED):
            assert not any(step in {f"SCAN {table}" for table in GROWING} for step in plan), (sql, plan)
            continue
        assert not any("TEMP B-TREE" in step for step in plan), (sql, plan)
        is_newest_first = sql.partition(" LIMIT ")[0].endswith('"blog_auditentry"."id" DESC')
        scans = [step for step in plan if step.startswith(tuple(f"SCAN {table}" for table in GROWING))]
        # In the order of an index it ends when the page is full.
        assert all("USING INDEX" in step or is_newest_first for step in scans), (sql, plan)

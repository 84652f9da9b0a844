"""How public pages ask: by an index, in its order, and for no more than they show."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Post, SiteSettings, lists
from blog.services import organising, publishing
from blog.views.places import Place
from tests.builders import NOON, make_author, make_draft, make_post, make_posts, make_series, make_tag
from tests.scenes import scene

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("plans"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases word their plans otherwise"),
]

DEEP = str(Place(NOON - timedelta(days=9), 3))
PAGES = [
    "/",
    f"/older/{DEEP}/",
    "/2014/02/03/post-number-12/",
    "/2014/02/03/post-number-12/index.md",
    "/tag/listening/",
    f"/tag/listening/older/{DEEP}/",
    "/series/down-the-river/",
    "/series/down-the-river/after/10/",
    "/series/down-the-river/feed/",
    "/series/",
    "/author/ann-author/",
    f"/author/ann-author/older/{DEEP}/",
    "/2014/",
    f"/2014/older/{DEEP}/",
    "/2014/01/",
    f"/2014/01/older/{DEEP}/",
    "/feed/",
    "/tag/listening/feed/",
    "/author/ann-author/feed/",
    "/archive/",
    "/sitemap.xml",
    "/sitemap/posts-0.xml",
    "/sitemap/lists.xml",
]
# Tables that hold no more rows than a person makes by hand.
SMALL = {"blog_sitesettings", "blog_tag", "blog_author", "blog_month", "blog_series"}


@scene
def site() -> None:
    organising.save_site(SiteSettings())
    author = make_author("Ann Author")
    make_posts(12, author=author, tags=("Listening",), series=make_series().slug)
    make_tag("Never used")


def plans(queries: CaptureQueriesContext) -> list[tuple[str, str]]:
    """Return each step of each query's plan, with its query."""
    found = []
    for query in queries.captured_queries:
        if query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql'].replace('%', '%%')}", ())
                found += [(row[3], query["sql"]) for row in cursor.fetchall()]
    return found


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_reads_no_more_rows_than_it_shows(client: Client, path: str):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert asked.captured_queries
    for step, query in plans(asked):
        table = re.match(r"SCAN (\w+)", step)
        # A scan of a covering index that ends with its limit is a walk in order.
        is_walk = "USING INDEX" in step or "USING COVERING INDEX" in step
        assert not table or table[1] in SMALL or is_walk, (step, query)
        assert "TEMP B-TREE" not in step or not re.search(r'"blog_post"\."published_at".*LIMIT', query), query
    for query in asked.captured_queries:
        assert " OFFSET " not in query["sql"]
        assert not re.search(r"COUNT\(", query["sql"]), query["sql"]
        if path not in ("/feed/",) and "feed" not in path and "post-number" not in path:
            assert '"blog_post"."body"' not in query["sql"]
            assert '"blog_post"."html"' not in query["sql"]


@pytest.mark.usefixtures("site")
def test_a_place_in_a_list_is_found_by_the_index_of_its_order():
    """And not by walking from the newest post to there."""
    place = Place(NOON - timedelta(days=9), 3)
    for rows in (
        Post.objects.visible().posts(),
        Post.objects.visible().posts().filter(author=1),
        Post.objects.under(make_tag("Listening")),
        Post.objects.in_series(make_series()),
    ):
        for page in (
            rows.before(place.published_at, place.pk).newest_first(),
            rows.after(place.published_at, place.pk).oldest_first(),
        ):
            plan = page.only("pk")[:11].explain()
            assert "TEMP B-TREE" not in plan, plan
            assert re.search(r"SEARCH .* \(.*(?:published_at|listed_at)[<>]\?", plan), plan


@pytest.mark.usefixtures("site")
def test_a_part_of_the_sitemap_is_read_from_an_index_between_its_two_ends(client: Client):
    """Neither from the wide rows, nor by walking through all that readers see."""
    with CaptureQueriesContext(connection) as asked:
        client.get("/sitemap/posts-0.xml")
    (step,) = [step for step, query in plans(asked) if '"blog_post"."path"' in query]
    assert step == ("SEARCH blog_post USING COVERING INDEX blog_post_sitemap (state=? AND id>? AND id<?)"), (
        step
    )


@pytest.mark.usefixtures("site")
def test_publishing_asks_the_same_however_many_posts_there_are():
    def asked(title: str) -> int:
        named = {"tags": ("Listening",), "author": make_author("Ann Author"), "series": make_series().slug}
        newest = make_draft(title, **named).revisions.get()
        with CaptureQueriesContext(connection) as queries:
            publishing.publish(newest, at=NOON + timedelta(days=1))
        return len(queries)

    few = asked("First")
    for n in range(30):
        make_post(
            f"More {n}", tags=("Listening",), author=make_author("Ann Author"), series=make_series().slug
        )
    assert asked("Last") == few


def test_the_keys_of_a_list_are_as_many_as_it_shows():
    for post in make_posts(30):
        assert len(lists.scopes_of(post.published_at, post.author_id, [])) <= 4


def test_posts_with_given_ids_are_looked_up_by_these_however_many_are_public():
    posts = make_posts(30)
    rows = Post.objects.visible_among([post.pk for post in posts[:20]])
    assert set(rows.values_list("pk", flat=True)) == {post.pk for post in posts[:20]}
    steps = rows.explain()
    assert "USING INTEGER PRIMARY KEY" in steps
    assert "blog_post_by_state" not in steps

"""A series as readers find it: on its page, in its feed, and on the pages of its parts."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Series
from blog.services import organising, publishing, sequencing
from tests.builders import NOON, make_author, make_draft, make_image, make_parts, make_post, make_series
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db


def get(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def titles(page: str) -> list[str]:
    """Return the titles of the teasers on a page, in order."""
    return [part.split("</a>")[0].split(">", 1)[1] for part in page.split('<h2><a href="')[1:]]


# --- On the page of a part --------------------------------------------------------------------------------------------


def test_a_part_says_which_it_is_and_leads_on_and_back(client: Client):
    posts = make_parts(3)
    said = words_of(client.get(posts[1].path))
    assert "Part 2 of 3 of Down the river" in said
    assert "Next in Down the river Part number 3" in said
    assert "Before this in Down the river Part number 1" in said
    page = get(client, posts[1].path)
    assert f'<a href="{posts[2].path}" rel="next">Part number 3</a>' in page
    assert page.count('rel="next"') == page.count('rel="prev"') == 1
    assert '<span aria-current="page">Part number 2</span>' in page


def test_the_first_part_leads_nowhere_back_and_the_last_nowhere_on(client: Client):
    posts = make_parts(2)
    assert "Before this in" not in words_of(client.get(posts[0].path))
    assert "Next in" not in words_of(client.get(posts[1].path))


def test_a_series_of_one_part_is_named_and_no_more(client: Client):
    (post,) = make_parts(1)
    page = client.get(post.path)
    assert "Part 1 of Down the river" in words_of(page)
    assert "All 1 parts" not in words_of(page)
    assert '<nav class="series"' not in page.content.decode()


def test_a_draft_or_a_part_taken_back_leaves_no_hole_and_shows_no_title(client: Client):
    posts = make_parts(3)
    make_draft("Secret title", series="down-the-river")
    publishing.unpublish(posts[1], at=NOON + timedelta(days=9))
    page = get(client, posts[2].path)
    assert "Part 2 of 2 of" in page
    series = page.split('<nav class="series"')[1].split("</nav>")[0]
    assert "Part number 1" in series
    assert "Part number 2" not in page
    assert "Secret title" not in page


def test_the_page_of_a_part_of_a_long_series_names_its_neighbours_only(client: Client):
    posts = make_parts(40)
    for number, first, last in ((1, 1, 7), (2, 1, 7), (20, 17, 23), (40, 34, 40)):
        page = get(client, posts[number - 1].path)
        named = page.split("<ol start=")[1].split("</ol>")[0]
        assert named.startswith(f'"{first}"')
        assert named.count("<li>") == 7
        assert f"Part number {last}<" in named
        assert '<a href="/series/down-the-river/">All 40 parts</a>' in page


def test_parts_in_another_language_are_marked_and_so_is_what_the_site_says_about_them(client: Client):
    one, two = (
        make_post("One", series=make_series().slug),
        make_post("عنوان", at=NOON + timedelta(days=1), series="down-the-river", language="ar"),
    )
    assert f'<a href="{two.path}" rel="next" lang="ar" dir="rtl">عنوان</a>' in get(client, one.path)
    page = get(client, two.path)
    assert '<html lang="ar" dir="rtl">' in page
    assert '<p class="part-of" lang="en" dir="ltr">Part 2 of 2' in page


def test_a_part_tells_machines_what_it_is_part_of(client: Client):
    posts = make_parts(2)
    article = graph(get(client, posts[1].path))[0]
    assert article["position"] == 2
    assert article["isPartOf"] == {
        "@type": "CreativeWorkSeries",
        "@id": "http://127.0.0.1:8000/series/down-the-river/#series",
        "name": "Down the river",
        "url": "http://127.0.0.1:8000/series/down-the-river/",
    }
    assert "isPartOf" not in graph(get(client, make_post("Alone").path))[0]


def graph(page: str) -> list[dict[str, object]]:
    """Return the things of a page's JSON-LD."""
    found = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    things: list[dict[str, object]] = found["@graph"]
    return things


@pytest.mark.parametrize("number", [2, 11, 30])
def test_a_part_asks_one_question_more_than_a_post_by_itself_and_that_none_more_than_before(
    client: Client, number: int
):
    organising.save_site(organising.SiteSettings())
    image, author = make_image(), make_author()
    alone = make_post("Alone", tags=("Sea",), lead_image=image, author=author)
    parts = make_parts(number, tags=("Sea",), lead_image=image, author=author)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    # The post with all that belongs to it, renditions, settings, tags, what stands around it.
    assert asked(alone.path) == 5
    assert asked(parts[1].path) == 6


# --- Its own pages ----------------------------------------------------------------------------------------------------


def test_a_series_shows_its_parts_in_reading_order_and_says_what_it_is(client: Client):
    series = make_series(description="A boat, going *slowly*")
    posts = make_parts(3)
    sequencing.arrange(series, [posts[2].pk, posts[0].pk, posts[1].pk], at=NOON)
    page = get(client, series.path)
    assert titles(page) == ["Part number 3", "Part number 1", "Part number 2"]
    said = words_of(client.get(series.path))
    assert "A boat, going slowly" in said
    assert "3 parts so far" in said
    assert "Part 1 3 Feb 2014 Part number 3" in " ".join(said.split())
    series.is_complete = True
    sequencing.save(series, at=NOON)
    assert "3 parts, complete" in words_of(client.get(series.path))


def test_a_long_series_goes_on_page_by_page_without_gap_or_repeat(client: Client):
    make_parts(23)
    seen, path, pages = [], "/series/down-the-river/", 0
    while path:
        page = get(client, path)
        seen += titles(page)
        following = [a.get("href") for a in elements(client.get(path), "a") if a.get("rel") == "next"]
        path, pages = (following or [""])[0] or "", pages + 1
    assert seen == [f"Part number {n}" for n in range(1, 24)]
    assert pages == 3
    assert "Part 21" in page
    assert "From the beginning" in page


def test_a_page_that_began_behind_a_part_which_is_gone_leads_to_the_beginning(client: Client):
    posts = make_parts(12)
    path = f"/series/down-the-river/after/{posts[9].pk}/"
    assert titles(get(client, path)) == ["Part number 11", "Part number 12"]
    publishing.unpublish(posts[9], at=NOON)
    for gone in (
        path,
        f"/series/down-the-river/after/{posts[11].pk}/",
        "/series/down-the-river/after/99999/",
    ):
        answer = client.get(gone)
        assert (answer.status_code, answer.headers["Location"]) == (301, "/series/down-the-river/")


def test_the_index_names_each_series_with_what_readers_can_see(client: Client):
    make_parts(2)
    make_draft("Draft", series="down-the-river")
    make_series("Nothing yet")
    said = words_of(client.get("/series/"))
    assert "Down the river 2 parts so far" in said
    assert "Nothing yet" not in said
    assert "There are no series yet." not in said


def test_the_feed_has_the_newest_part_first_whatever_the_order(client: Client):
    series, posts = make_series(), make_parts(3)
    sequencing.arrange(series, [posts[2].pk, posts[0].pk, posts[1].pk], at=NOON)
    feed = get(client, "/series/down-the-river/feed/")
    places = [feed.index(f"<title>Part number {n}<") for n in (3, 2, 1)]
    assert places == sorted(places)
    assert "<title>Influency: Down the river</title>" in feed
    page = get(client, series.path)
    assert 'type="application/atom+xml" title="Influency: Down the river"' in page
    assert 'href="http://127.0.0.1:8000/series/down-the-river/feed/"' in page


def test_the_page_of_a_series_tells_machines_what_it_is(client: Client):
    make_parts(1)
    make_series().description = ""
    about, trail = graph(get(client, "/series/down-the-river/"))
    assert (about["@type"], about["name"]) == ("CreativeWorkSeries", "Down the river")
    assert trail["@type"] == "BreadcrumbList"
    assert "http://127.0.0.1:8000/series/down-the-river/" in get(client, "/sitemap/lists.xml")


# --- What readers do not see ------------------------------------------------------------------------------------------

ADDRESSES = ("", "feed/", "after/1/", "feed", "?q=1")


def told(client: Client, slug: str) -> list[tuple[int, str, bytes]]:
    """Return what readers are told at the addresses of a series, without its name."""
    answers = [client.get(f"/series/{slug}/{rest}") for rest in ADDRESSES]
    return [
        (
            each.status_code,
            each.headers.get("Location", "").replace(slug, ""),
            each.content.replace(slug.encode(), b""),
        )
        for each in answers
    ]


def test_a_series_without_a_public_part_is_one_that_never_was_byte_for_byte(client: Client):
    make_series("Kept back")
    make_draft("Draft", series="kept-back")
    publishing.unpublish(make_post("Taken back", series="kept-back"), at=NOON)
    publishing.trash(make_post("Thrown away", series="kept-back"), at=NOON)
    make_post("About", kind="page", series="kept-back")
    assert told(client, "kept-back") == told(client, "nobody")
    assert told(client, "kept-back")[0][0] == 404
    assert "kept-back" not in get(client, "/sitemap/lists.xml")


def test_its_former_names_say_nothing_either_until_readers_see_a_part(client: Client):
    series = make_series("First name")
    post = make_post("One", series="first-name")
    publishing.unpublish(post, at=NOON)
    series.refresh_from_db()
    series.slug = "second-name"
    sequencing.save(series, at=NOON)
    for slug in ("first-name", "second-name"):
        assert told(client, slug) == told(client, "nobody")
    newest = post.revisions.newest_first().first()
    assert newest is not None
    publishing.publish(newest, at=NOON + timedelta(days=1))
    assert client.get("/series/first-name/").headers["Location"] == "/series/second-name/"
    assert client.get("/series/first-name/feed/").headers["Location"] == "/series/second-name/feed/"
    series.refresh_from_db()
    series.slug = "third-name"
    sequencing.save(series, at=NOON)
    for slug in ("first-name", "second-name"):
        assert client.get(f"/series/{slug}/").headers["Location"] == "/series/third-name/"
    publishing.unpublish(post, at=NOON + timedelta(days=2))
    for slug in ("first-name", "second-name", "third-name"):
        assert told(client, slug) == told(client, "nobody")


def test_a_series_that_goes_says_gone_where_readers_knew_it_and_frees_its_posts(client: Client):
    series, posts = make_series(), make_parts(2)
    hidden = make_series("Kept back")
    sequencing.remove(series, at=NOON)
    sequencing.remove(hidden, at=NOON)
    assert client.get("/series/down-the-river/").status_code == 410
    assert client.get("/series/kept-back/").status_code == 404
    assert not Series.objects.exists()
    page = get(client, posts[0].path)
    assert "Down the river" not in page
    assert "isPartOf" not in page

"""Lists show public posts in order, a page at a time, at the same cost however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Tag
from blog.services import organising, publishing
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_posts, make_series

pytestmark = pytest.mark.django_db


def titles(page: str) -> list[str]:
    """Return the titles of the teasers on a page, in order."""
    return [part.split("</a>")[0].split(">", 1)[1] for part in page.split('<h2><a href="')[1:]]


def get(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_an_empty_site_welcomes(client: Client):
    assert "Welcome to Influency" in get(client, "/")


def test_the_newest_post_comes_first_and_drafts_never(client: Client):
    make_posts(3)
    make_draft("Hidden")
    make_post("About", kind="page")
    assert titles(get(client, "/")) == ["Post number 3", "Post number 2", "Post number 1"]


def test_older_posts_follow_page_by_page_without_gap_or_repeat(client: Client):
    posts = make_posts(23) + [make_post(f"Twin {n}", at=NOON) for n in range(3)]
    seen, path = [], "/"
    while path:
        page = get(client, path)
        seen += titles(page)
        path = page.split('<a href="/older/')[1].split('"')[0] if '<a href="/older/' in page else ""
        path = path and f"/older/{path}"
    assert len(seen) == len(set(seen)) == len(posts)
    assert seen[:4] == ["Twin 2", "Twin 1", "Twin 0", "Post number 23"]


def test_a_new_post_changes_no_older_page(client: Client):
    make_posts(25)
    second = "/older/" + get(client, "/").split('<a href="/older/')[1].split('"')[0]
    before = get(client, second)
    make_post("New", at=NOON + timedelta(days=1))
    assert get(client, second) == before


def test_a_page_of_older_posts_outlives_the_post_that_names_it(client: Client):
    posts = make_posts(12)
    second = "/older/" + get(client, "/").split('<a href="/older/')[1].split('"')[0]
    publishing.unpublish(posts[2], at=NOON)
    assert titles(get(client, second)) == ["Post number 2", "Post number 1"]


def furnished(number: int) -> None:
    """Make that many posts with an author, a lead picture and tags each."""
    author = make_author("Ann Author")
    for n in range(number):
        image = make_image(f"picture-{n}", colour=f"#3366{n:02x}")
        make_post(
            f"Post {n}",
            at=NOON - timedelta(days=n),
            author=author,
            tags=("One", "Two", f"Own {n}"),
            series=make_series().slug,
            lead_image=image,
        )


QUERIES = {
    "/": 3,
    "/tag/one/": 4,
    "/series/down-the-river/": 4,
    "/series/down-the-river/feed/": 5,
    "/series/": 2,
    "/author/ann-author/": 4,
    "/tags/": 2,
    "/archive/": 2,
    "/2014/": 3,
    "/2014/02/": 3,
    "/feed/": 4,
    "/tag/one/feed/": 5,
    "/sitemap.xml": 1,
    "/sitemap/lists.xml": 3,
    "/sitemap/posts-0.xml": 1,
}


@pytest.mark.parametrize("number", [2, 14])
def test_a_list_costs_the_same_however_many_posts_there_are(client: Client, number: int):
    furnished(number)
    asked = {}
    for path in QUERIES:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked[path] = len(queries)
    assert asked == QUERIES


def test_a_tag_shows_its_posts_and_says_what_it_is(client: Client):
    make_post("Tagged", tags=("Listening",))
    make_post("Other")
    page = get(client, "/tag/listening/")
    assert titles(page) == ["Tagged"]
    assert "<h1>Listening</h1>" in page
    assert client.get("/tag/nothing/").status_code == 404


def test_the_index_of_tags_counts_what_readers_can_see(client: Client):
    make_post("One", tags=("Listening",))
    make_draft("Two", tags=("Listening", "Hidden"))
    page = get(client, "/tags/")
    assert "1 post" in page
    assert "Hidden" not in page


def test_an_author_shows_their_words_and_posts(client: Client):
    author = make_author("Ann Author")
    author.bio_html, author.links, author.picture = (
        "Writes <em>slowly</em>.",
        "Blog | https://x.example/",
        make_image(),
    )
    author.save()
    make_post("Hers", author=author)
    make_post("Other")
    page = get(client, "/author/ann-author/")
    assert titles(page) == ["Hers"]
    assert "Writes <em>slowly</em>." in page
    assert 'href="https://x.example/"' in page
    assert "<img" in page


def test_the_archive_leads_to_years_and_months(client: Client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    make_post("New year there", at=NOON.replace(year=2013, month=12, day=31, hour=20))
    assert 'href="/2014/01/"' in get(client, "/archive/")
    assert titles(get(client, "/2014/01/")) == ["New year there"]
    assert client.get("/2013/12/").status_code == 404
    assert client.get("/2013/").status_code == 404


def test_a_long_title_and_a_missing_picture_are_no_trouble(client: Client):
    make_post("An " + "unbelievably " * 9 + "long title")
    assert 'class="teaser bare"' in get(client, "/")


def test_the_addresses_that_wordpress_gave_lead_on(client: Client):
    post = make_post("On listening")
    post.source, post.source_id = "wordpress", "12"
    post.save()
    assert client.get("/?p=12")["Location"] == post.path
    assert client.get("/?p=13").status_code == 200
    assert client.get("/page/3/")["Location"] == "/"


def test_the_feed_of_a_renamed_tag_has_moved_with_it(client: Client):
    make_post("Tagged", tags=("Listening",))
    tag = Tag.objects.get()
    organising.save_tag(Tag(pk=tag.pk, name="Hearing", slug="hearing"), at=NOON)
    answer = client.get("/tag/listening/feed/")
    assert (answer.status_code, answer["Location"]) == (301, "/tag/hearing/feed/")
    assert "must-revalidate" in answer["Cache-Control"]
    assert client.get("/tag/listening/")["Location"] == "/tag/hearing/"

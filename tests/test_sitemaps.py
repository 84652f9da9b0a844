"""Crawlers learn every public address and none that is not."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.models import faces
from blog.services import publishing
from tests.builders import NOON, make_author, make_draft, make_post, make_tag

pytestmark = pytest.mark.django_db
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client: Client) -> list[str]:
    """Return the addresses of all parts, as a crawler finds them."""
    return [address for part in listed(client, "/sitemap.xml") for address in listed(client, part)]


def listed(client: Client, path: str) -> list[str]:
    root = ElementTree.fromstring(client.get(path).content)
    found = [loc.text or "" for loc in root.iter(f"{NAMESPACE}loc")]
    assert all(address.startswith("http://127.0.0.1:8000/") for address in found)
    return [address.removeprefix("http://127.0.0.1:8000") for address in found]


def test_every_public_address_is_listed_once_and_answers(client: Client):
    make_post("One", author=make_author("Ann Author"), tags=("Listening",))
    make_post("Zwei – über", tags=("Listening",))
    make_post("About", kind="page")
    make_draft("Hidden", tags=("Unused",))
    make_tag("Empty")
    publishing.unpublish(make_post("Gone"), at=NOON)
    found = addresses(client)
    assert sorted(found) == sorted(
        [
            "/",
            "/2014/02/03/one/",
            "/2014/02/03/zwei-%C3%BCber/",
            "/about/",
            "/tag/listening/",
            "/author/ann-author/",
        ]
    )
    assert all(client.get(path).status_code == 200 for path in found)


def test_an_empty_site_has_its_front_page(client: Client):
    assert addresses(client) == ["/"]


def test_posts_come_in_parts_that_cost_the_same_however_many_there_are(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(faces, "SITEMAP_PART", 1)
    posts = [make_post(f"Number {n}") for n in range(3)]
    publishing.unpublish(posts[1], at=NOON)
    first, _second, last = (post.pk for post in posts)
    parts = [f"/sitemap/posts-{last}.xml", f"/sitemap/posts-{first}.xml"]
    assert listed(client, "/sitemap.xml") == ["/sitemap/lists.xml", *parts]
    with django_assert_num_queries(1):
        assert listed(client, parts[0]) == ["/2014/02/03/number-2/"]
    assert client.get(f"/sitemap/posts-{posts[1].pk}.xml").status_code == 404
    assert client.get(f"/sitemap/posts-0{last}.xml").status_code == 404


def test_robots_are_told_where_it_is(client: Client):
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml\n" in client.get("/robots.txt").content.decode()

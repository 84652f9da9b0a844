"""What pages say of themselves is exact, absolute, safe, and never from the request."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blog import metadata
from blog.models import SiteSettings
from blog.services import organising
from tests.builders import make_author, make_image, make_post

HOSTILE = "</script><script>alert(1)</script><!-- & \u2028 \" '"


@given(st.text(max_size=2000))
def test_a_description_is_one_short_line(text: str):
    line = metadata.shortened(text)
    assert len(line) <= metadata.DESCRIPTION_LENGTH
    assert line == " ".join(line.split())


def test_a_description_ends_between_words():
    assert metadata.shortened("word " * 100).endswith("word…")


def data(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])


@pytest.mark.django_db
def test_a_post_tells_who_when_and_what(client: Client):
    image = make_image("harbour", alt="Boats.", caption="At *dawn*.", credit="Ann")
    post = make_post("On listening", author=make_author("Ann Author"), tags=("Listening",), lead_image=image)
    page = client.get(post.path).content.decode()
    article, trail = data(page)["@graph"]
    assert article["@type"] == "BlogPosting"
    assert article["headline"] == "On listening"
    assert article["author"] == {
        "@type": "Person",
        "name": "Ann Author",
        "url": "http://127.0.0.1:8000/author/ann-author/",
    }
    assert article["image"]["caption"] == "At dawn."
    assert article["datePublished"] == "2014-02-03T12:00:00+00:00"
    assert trail["itemListElement"][1]["item"] == f"http://127.0.0.1:8000{post.path}"
    for tag in (
        f'<link rel="canonical" href="http://127.0.0.1:8000{post.path}">',
        '<meta name="description" content="What the boats bring.">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:image" content="http://127.0.0.1:8000{image.safe.url}">',
        '<meta property="og:image:width" content="640">',
        "<title>On listening – Influency</title>",
    ):
        assert tag in page


@pytest.mark.django_db
def test_hostile_words_stay_words_everywhere_in_the_head(client: Client):
    post = make_post(HOSTILE, standfirst=HOSTILE, author=make_author(HOSTILE), tags=("x" + HOSTILE[:50],))
    page = client.get(post.path).content.decode()
    assert "<script>alert" not in page
    assert data(page)["@graph"][0]["author"]["name"] == " ".join(HOSTILE.split())


@pytest.mark.django_db
def test_the_front_page_is_called_by_the_sites_name_and_tagline(client: Client):
    organising.save_site(
        SiteSettings(name="Harbour", tagline="Boats & people", social="Us | https://x.example/")
    )
    make_post()
    page = client.get("/").content.decode()
    assert "<title>Harbour: Boats &amp; people</title>" in page
    assert data(page)["@graph"][0]["sameAs"] == ["https://x.example/"]


@pytest.mark.django_db
def test_pages_of_older_posts_and_doors_are_not_listed(client: Client):
    post = make_post()
    assert '<meta name="robots" content="noindex, follow">' in client.get(post.talk_path).content.decode()

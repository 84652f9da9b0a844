"""What pages say of themselves is exact, absolute, safe, and never from the request."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blog import metadata
from blog.models import Image, SiteSettings
from blog.services import organising, ticking, uploading
from tests.builders import NOON, make_author, make_image, make_post, picture_bytes

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
    (told,) = article["image"]
    assert told["caption"] == "At dawn."
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
def test_the_card_of_a_post_is_its_picture_cropped_to_the_shape_of_cards(client: Client):
    data = picture_bytes(1600, 1200)
    image = uploading.store(data, file_name="boats.jpg", by=None, at=NOON, alt="Boats.").image
    post = make_post(lead_image=image)
    while ticking.complete_next(at=NOON):
        pass
    share = Image.objects.drawable().get().share
    page = client.get(post.path).content.decode()
    for tag in (
        f'<meta property="og:image" content="http://127.0.0.1:8000{share.url}">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
    ):
        assert tag in page
    answer = client.get(share.url)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert len(answer.getvalue()) == share.bytes


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
def test_who_looks_for_a_door_is_to_find_its_post(client: Client):
    post = make_post()
    page = client.get(post.talk_path).content.decode()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{post.path}">' in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/archive/", "/tags/", "/tag/listening/", "/2014/"])
def test_a_list_has_a_card_and_a_description_of_some_length(client: Client, path: str):
    image = make_image("harbour", alt="Boats.")
    make_post("On listening and answering", tags=("Listening",), lead_image=image)
    page = client.get(path).content.decode()
    shown = image.safe.url if path not in ("/archive/", "/tags/") else "/static/img/card.png"
    assert f'<meta property="og:image" content="http://127.0.0.1:8000{shown}">' in page
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{path}">' in page
    description = re.search(r'<meta name="description" content="([^"]*)">', page)[1]
    assert path in ("/archive/", "/tags/") or "On listening and answering" in description


@pytest.mark.django_db
def test_a_post_without_a_picture_has_the_sites_card(client: Client):
    page = client.get(make_post().path).content.decode()
    article = data(page)["@graph"][0]
    (card,) = article["image"]
    assert card["url"] == "http://127.0.0.1:8000/static/img/card.png"
    assert "caption" not in card


@pytest.mark.django_db
def test_an_address_with_letters_of_another_script_is_written_one_way(client: Client):
    post = make_post("Über Äpfel")
    page = client.get(post.path).content.decode()
    coded = "http://127.0.0.1:8000/2014/02/03/%C3%BCber-%C3%A4pfel/"
    assert f'<link rel="canonical" href="{coded}">' in page
    assert f'<meta property="og:url" content="{coded}">' in page
    assert data(page)["@graph"][0]["url"] == coded
    assert coded in client.get("/sitemap/posts-0.xml").content.decode()
    assert coded in client.get("/feed/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["<a " * 40, "<![" * 60, "&" * 90, "[" * 200, "*" * 300])
def test_a_standfirst_that_broke_others_is_described(client: Client, words: str):
    post = make_post(standfirst=words, body=words)
    assert client.get(post.path).status_code == 200
    assert client.get("/").status_code == 200
    assert client.get("/feed/").status_code == 200

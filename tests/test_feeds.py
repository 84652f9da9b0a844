"""Feeds are whole, valid, absolute, and never tell the time of day."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import feedparser
import pytest
from django.conf import settings
from django.test import Client

from blog.models import Author, Image, Post, SiteSettings, Tag
from blog.services import organising, publishing
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_posts

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: Client, path: str = "/feed/"):
    answer = client.get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    ElementTree.fromstring(answer.content)
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    return parsed


def test_an_entry_carries_the_whole_post(client: Client):
    author = make_author("Ann Author")
    body = "Ears.\n\n![](image:harbour)\n\nSee [the other](post:other) and a note[^1].\n\n[^1]: Here."
    make_image("harbour", caption="At dawn.")
    make_post("Other", at=NOON - timedelta(days=1))
    post = make_post("On <listening> & more", body, author=author, tags=("Listening",))
    entry = read(client).entries[0]
    assert entry.title == "On <listening> & more"
    assert (entry.author, entry.tags[0].term) == ("Ann Author", "Listening")
    assert entry.link == f"http://127.0.0.1:8000{post.path}"
    assert (entry.published, entry.updated) == ("2014-02-03T12:00:00+00:00",) * 2
    content = entry.content[0].value
    for part in ("At dawn.", 'src="http://127.0.0.1:8000/media/r/', "What the boats bring.", "Here."):
        assert part in content
    assert f'href="http://127.0.0.1:8000{post.path}#fn-1"' in content
    assert 'href="http://127.0.0.1:8000/2014/02/02/other/"' in content
    assert '"/' not in content


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("next/?a=1&b=2", "http://127.0.0.1:8000/2014/02/03/a/next/?a=1&amp;b=2"),
        ("../other/#part", "http://127.0.0.1:8000/2014/02/03/other/#part"),
        ("?p=3", "http://127.0.0.1:8000/2014/02/03/a/?p=3"),
        ("#part", "http://127.0.0.1:8000/2014/02/03/a/#part"),
        ("/about/", "http://127.0.0.1:8000/about/"),
        ("//example.org/x", "http://example.org/x"),
        ("https://example.org/x", "https://example.org/x"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
    ],
)
def test_a_link_leads_from_a_feed_where_it_leads_from_the_page(client: Client, written: str, whole: str):
    post = make_post("A", f'There is [more]({written}), and `href="{written}"` as code.', standfirst="")
    assert post.path == "/2014/02/03/a/"
    content = read(client).entries[0].content[0].value
    assert f'<a href="{whole}"' in content
    assert f'<code>href="{written}"</code>'.replace("&", "&amp;") in content


def test_a_gallery_is_whole_in_a_feed_and_each_picture_leads_to_its_file(client: Client):
    images = [make_image(name) for name in ("harbour", "quay")]
    make_post(body="![](image:harbour)\n![](image:quay)\n: Two views")
    content = unescape(client.get("/feed/").content.decode())
    for image in images:
        assert f'<a href="{settings.SITE_URL}{image.full.url}"' in content
    assert "Two views" in content
    # What only a page of ours can do stays there.
    assert "lightbox" not in content
    assert "<script" not in content


def test_only_what_readers_see_is_in_it(client: Client):
    make_post("Shown")
    make_draft("Hidden")
    make_post("About", kind="page")
    publishing.unpublish(make_post("Gone"), at=NOON)
    assert [entry.title for entry in read(client).entries] == ["Shown"]


def test_the_identity_of_an_entry_outlives_its_address_and_title(client: Client):
    post = make_post("On listening")
    before = read(client).entries[0].id
    revision = post.revisions.create(
        record=post.live_revision.as_record.changed(title="New", slug="new").as_json(), created_at=NOON
    )
    publishing.publish(revision, at=NOON)
    entry = read(client).entries[0]
    assert entry.title == "New"
    assert entry.id == before


def test_tags_and_authors_have_feeds_of_their_own(client: Client):
    author = make_author("Ann Author")
    make_post("Hers", author=author, tags=("Listening",))
    make_post("Other")
    for path in ("/tag/listening/feed/", "/author/ann-author/feed/"):
        assert [entry.title for entry in read(client, path).entries] == ["Hers"]
    assert client.get("/tag/nothing/feed/").status_code == 404


def test_an_empty_feed_is_a_feed(client: Client):
    assert read(client).feed.updated == "1970-01-01T00:00:00+00:00"


def test_characters_that_xml_forbids_do_no_harm(client: Client):
    make_post(
        "Bell \x07 and \x0b and \ufffe", "Text \x0b\x00\ufffe and \U0001f600 ]]> &amp;", tags=("Ta\x0bg",)
    )
    assert "\U0001f600" in read(client).entries[0].content[0].value


def test_what_came_in_by_another_way_does_no_harm_either(client: Client):
    """A row that no service of ours has written, as from an older version or by hand."""
    bad = "x\x0b\x07\ufffe\U0001fffe"
    make_post(author=make_author("Ann"), tags=("Listening",), lead_image=make_image("harbour"))
    Post.objects.update(title=bad, html=f"<p>{bad}</p>", standfirst_html=bad)
    Tag.objects.update(name=bad, description=bad)
    Author.objects.update(name=bad, bio=bad)
    Image.objects.update(alt=bad, caption=bad)
    organising.save_site(SiteSettings(name=bad, tagline=bad))
    for path in ("/feed/", "/tag/listening/feed/", "/author/ann/feed/"):
        assert read(client, path).entries[0].title.startswith("x")


def test_the_newest_twenty_are_enough(client: Client):
    make_posts(22)
    assert len(read(client).entries) == 20


def test_a_reader_that_has_it_is_told_so(client: Client):
    make_post()
    tag = client.get("/feed/")["ETag"]
    assert client.get("/feed/", headers={"if-none-match": tag}).status_code == 304


def test_code_that_shows_an_address_stays_as_it_was_written(client: Client):
    make_post(body='Write `<a href="/about/">` and [go](/about/ "a > b").')
    content = read(client).entries[0].content[0].value
    assert 'href="http://127.0.0.1:8000/about/" title="a ' in content
    assert "a href=&quot;/about/&quot;" in content.replace(
        '&lt;a href="/about/"', "a href=&quot;/about/&quot;"
    )

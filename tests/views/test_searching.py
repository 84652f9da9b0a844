"""The page on which readers search: an answer to anything, in plain HTML, and the way on from there."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, make_author, make_image, make_post, make_posts
from tests.search.test_promises import HOSTILE

pytestmark = pytest.mark.django_db


def get(client: Client, **data: str) -> str:
    answer = client.get("/search/", data)
    assert answer.status_code == 200, data
    return answer.content.decode()


def hits(page: str) -> list[str]:
    """Return the titles of the hits on a page, with the marks in them."""
    return re.findall(r'<h2><a href="[^"]*">(.*?)</a></h2>', page)


def said(page: str) -> str:
    found = re.search(r'role="status">([^<]*)<', page)
    assert found is not None
    return html.unescape(found[1])


def test_without_a_question_there_is_the_form_alone(client: Client):
    make_post("Boats")
    for typed in ("", "   "):
        page = get(client, q=typed)
        assert 'name="q"' in page
        assert hits(page) == []
        assert said(page) == ""


def test_what_was_found_is_shown_with_the_words_marked(client: Client):
    make_post("A harbour at dawn", "One line.\n\nThe boats are in.", author=make_author("Ann"))
    page = get(client, q="boats dawn")
    assert hits(page) == ["A harbour at <mark>dawn</mark>"]
    assert '<p class="passage">The <mark>boats</mark> are in.' in page.replace("… ", "")
    assert 'value="boats dawn"' in page
    assert said(page) == "1 post"


def test_nothing_that_somebody_types_or_writes_breaks_the_html(client: Client):
    make_post("Tags <b> & “quotes”", "`<script>alert(1)</script>` and <b>boats</b> & so on", standfirst="")
    page = get(client, q='<b> "boats & alert')
    assert "<script>alert" not in page
    assert "&lt;<mark>b</mark>&gt; &amp;" in page
    assert 'value="&lt;b&gt; &quot;boats &amp; alert"' in page


@pytest.mark.parametrize("typed", [*HOSTILE, "q" * 5000, "%00", "<svg onload=alert(1)>"])
def test_whatever_is_asked_is_answered(client: Client, typed: str):
    make_post("Boats", "and bread")
    for data in (
        {"q": typed},
        {"q": "boats", "tag": typed, "author": typed, "year": typed, "page": typed},
        {"q": "boats", "page": "999", "year": "9999"},
    ):
        assert (
            client.get(
                "/search/", {name: value.encode(errors="replace") for name, value in data.items()}
            ).status_code
            == 200
        )


def test_only_the_beginning_of_what_is_very_long_is_looked_for_and_that_is_said(client: Client):
    make_post("Boats")
    page = get(client, q="boats " + "x" * 300)
    assert "Only the first 200 characters were looked for." in page


def test_what_is_misspelt_is_said_to_be(client: Client):
    make_post("Newsletters")
    page = get(client, q="newslettres")
    assert "Did you mean <strong>newsletters</strong>?" in page
    assert len(hits(page)) == 1


def test_what_a_post_lacks_is_said(client: Client):
    make_post("Slow coffee")
    make_post("Harbours", "Nothing else.")
    page = get(client, q="slow coffee harbour")
    assert "<s>harbour</s>" in page


def test_where_nothing_was_found_there_is_a_way_on(client: Client):
    page = get(client, q="xylophone")
    assert said(page) == "Nothing was found."
    assert "Nothing has “xylophone”." in html.unescape(page)
    assert 'href="/archive/"' in page.partition('id="found"')[2].partition("</main>")[0]


def test_results_lead_on_page_by_page(client: Client):
    make_posts(12)
    first = get(client, q="number")
    assert len(hits(first)) == 10
    assert 'href="/search/?q=number&amp;page=2" rel="next"' in first
    second = get(client, q="number", page="2")
    assert len(hits(second)) == 2
    assert 'href="/search/?q=number&amp;page=1" rel="prev"' in second
    assert "There are no more." in get(client, q="number", page="3")


def test_results_can_be_narrowed_down_and_widened_again(client: Client):
    ann, ben = make_author("Ann"), make_author("Ben & Co")
    make_post("Old boats", author=ann, tags=("Sea",), at=NOON)
    make_post("New boats", author=ben, tags=("Sea", "Land"), at=NOON + timedelta(days=400))
    page = get(client, q="boats")
    for way in ("tag=land", "author=ben-co", "year=2014"):
        assert f'href="/search/?q=boats&amp;{way}"' in page
    narrow = get(client, q="boats", author="ben-co", tag="land")
    assert len(hits(narrow)) == 1
    # The form keeps to it, and each can be taken away.
    assert '<input type="hidden" name="author" value="ben-co">' in narrow
    assert 'href="/search/?q=boats&amp;tag=land"' in narrow
    assert 'href="/search/?q=boats&amp;author=ben-co"' in narrow


def test_a_page_of_the_site_is_found_without_a_date(client: Client):
    make_post("About boats", kind="page")
    make_post("Boats")
    page = get(client, q="boats")
    assert len(hits(page)) == 2
    assert page.count("<time") == 1


def test_a_hit_is_in_the_language_of_its_post(client: Client):
    make_post("Bücher", "Zwei Häuser.", language="de")
    assert '<h2 lang="de" dir="ltr">' in get(client, q="haus")


def test_search_engines_are_not_to_list_results(client: Client):
    assert '<meta name="robots" content="noindex, follow">' in get(client, q="boats")
    assert 'name="robots"' not in get(client)


def test_a_search_is_a_question_and_nothing_else(client: Client):
    assert client.head("/search/?q=boats").status_code == 200
    assert client.post("/search/", {"q": "boats"}).status_code == 405
    assert client.get("/search/?q=boats").headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_search_costs_the_same_however_much_is_found(client: Client):
    image = make_image("picture")
    for number in (12, 30):
        for n in range(number):
            make_post(
                f"Boats {number} {n}", tags=("One", f"Own {n}"), author=make_author("Ann"), lead_image=image
            )
        get(client, q="boats")
        with CaptureQueriesContext(connection) as queries:
            get(client, q="boats")
        assert len(queries) == {"sqlite": 14, "postgresql": 20}[connection.vendor]


def test_the_masthead_and_the_pages_for_the_lost_lead_to_the_search(client: Client):
    make_post("Boats")
    for path in ("/", "/archive/", "/boats/"):
        assert 'href="/search/"' in client.get(path).content.decode(), path
    assert 'action="/search/"' in client.get("/boats/").content.decode()

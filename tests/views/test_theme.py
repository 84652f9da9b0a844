"""The style sheet of the owner's choices: kept for ever under its own address, and refused to who makes one up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from blog.models import SiteSettings
from blog.services import dressing, organising
from tests.builders import make_image, make_post
from tests.reading_html import parsed

pytestmark = pytest.mark.django_db


def linked(client: Client, path: str, rel: str) -> list[str]:
    """Return where the `<link>`s of a page lead that have this relation."""
    return [each.get("href", "") for each in parsed(client.get(path)).iter("link") if each.get("rel") == rel]


def sheets(client: Client, path: str = "/") -> list[str]:
    """Return the addresses of the style sheets of a page, in their order."""
    return linked(client, path, "stylesheet")


def address(**choices: str) -> str:
    """Return the address of the sheet of these choices."""
    sheet = dressing.sheet_of(dressing.look_of(SiteSettings(**choices)))
    assert sheet is not None
    return sheet.address


def test_a_page_of_a_site_that_nobody_has_dressed_asks_for_no_more_than_before(client: Client):
    assert sheets(client) == ["/static/css/site.css", "/static/css/themes/paper.css"]


def test_every_page_asks_for_the_sheet_of_what_was_chosen_last_of_all(client: Client):
    make_post()
    organising.save_site(SiteSettings(accent="#1f5286", pairing="book", measure="wide"))
    own = address(accent="#1f5286", pairing="book", measure="wide")
    for path in ("/", "/tags/", "/archive/", "/2014/02/03/a-harbour-at-dawn/", "/nothing/", "/search/"):
        assert sheets(client, path)[:3] == ["/static/css/site.css", "/static/css/themes/paper.css", own], path
    for file in re.findall(r'url\("/static/([^"]*)"\)', client.get(own).content.decode()):
        assert (Path("static") / file).exists()


def test_every_page_is_in_the_theme_that_was_chosen_and_asks_for_no_more(client: Client):
    make_post()
    organising.save_site(SiteSettings(theme="studio"))
    for path in ("/", "/tags/", "/2014/02/03/a-harbour-at-dawn/", "/nothing/"):
        assert sheets(client, path)[:2] == ["/static/css/site.css", "/static/css/themes/studio.css"], path
    assert len(sheets(client)) == 2
    # A browser paints its own frame in the colour of the band, and the titles have letters of their own.
    edges = [e.get("content") for e in parsed(client.get("/")).iter("meta") if e.get("name") == "theme-color"]
    assert edges == ["#10161f", "#1b2330"]
    assert linked(client, "/", "preload") == [
        "/static/fonts/stix-two-text-v.woff2",
        "/static/fonts/libre-franklin-v.woff2",
    ]


def test_a_theme_that_this_version_does_not_have_counts_as_the_default(client: Client):
    organising.save_site(SiteSettings(theme="from-the-future"))
    assert sheets(client) == ["/static/css/site.css", "/static/css/themes/paper.css"]


def test_an_address_from_before_there_were_themes_leads_to_the_sheet_in_force(client: Client):
    organising.save_site(SiteSettings(theme="studio", accent="#1f5286"))
    answer = client.get(f"/theme/scholar-normal-1f5286-{'a' * 20}.css")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        address(theme="studio", accent="#1f5286"),
    )


def test_a_sheet_is_kept_for_ever(client: Client):
    answer = client.get(address(accent="#1f5286"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--accent:light-dark(#1f5286," in answer.content.decode()


def test_a_sheet_asks_nothing_of_the_database(client: Client, django_assert_num_queries):
    where = address(accent="#1f5286")
    with django_assert_num_queries(0):
        client.get(where)


def test_the_sheet_of_a_former_look_is_answered_still(client: Client):
    former = address(accent="#1f5286")
    organising.save_site(SiteSettings(accent="#2f6230"))
    assert client.get(former).status_code == 200


def test_an_address_from_before_an_upgrade_leads_to_the_sheet_in_force(client: Client):
    old = f"{address(accent='#1f5286')[:-24]}{'0' * 20}.css"
    assert client.get(old).status_code == 404
    organising.save_site(SiteSettings(accent="#1f5286"))
    answer = client.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (302, address(accent="#1f5286"))
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/theme/",
        "/theme/paper-scholar-normal-own.css",
        f"/theme/paper-scholar-normal-ff0000-{'a' * 20}.css",
        f"/theme/paper-scholar-normal-ff0000-{'a' * 20}.css/",
        f"/theme/x-y-z-url-{'a' * 20}.css",
        # As they were called before there were themes.
        f"/theme/scholar-normal-ff0000-{'a' * 20}.css",
        f"/theme/normal-ff0000-{'a' * 20}.css",
    ],
)
def test_nobody_gets_a_sheet_that_the_site_did_not_give_out(client: Client, path: str):
    assert client.get(path).status_code == 404


def test_the_letters_of_the_text_are_fetched_first_and_only_those(client: Client):
    assert linked(client, "/", "preload") == ["/static/fonts/stix-two-text-v.woff2"]
    organising.save_site(SiteSettings(pairing="book"))
    assert linked(client, "/", "preload") == ["/static/fonts/eb-garamond-v.woff2"]
    organising.save_site(SiteSettings(pairing="system"))
    assert linked(client, "/", "preload") == []
    assert "url(" not in client.get(sheets(client)[2]).content.decode()


@pytest.mark.parametrize(
    ("theme", "pairing", "files"),
    [
        ("paper", "scholar", ["stix-two-text-v", "libre-franklin-v"]),
        ("studio", "scholar", ["stix-two-text-v", "libre-franklin-v"]),
        ("paper", "book", ["eb-garamond-v", "cabin-v"]),
        ("studio", "clear", ["atkinson-hyperlegible-v"]),
        ("paper", "system", []),
    ],
)
def test_the_search_page_fetches_its_letters_of_labels_too_each_once(
    client: Client, theme: str, pairing: str, files: list[str]
):
    organising.save_site(SiteSettings(theme=theme, pairing=pairing))
    assert linked(client, "/search/", "preload") == [f"/static/fonts/{each}.woff2" for each in files]


def test_the_picture_of_the_site_stands_where_it_was_put(client: Client):
    post = make_post(tags=("Boats",))

    def heads(path: str) -> int:
        return client.get(path).content.decode().count('<div class="site-picture"><picture>')

    organising.save_site(SiteSettings(header_image=make_image("harbour")))
    assert [heads(path) for path in ("/", "/tags/", "/tag/boats/", post.path)] == [1, 0, 0, 0]
    organising.save_site(SiteSettings(header_image=make_image("harbour"), header_on="all"))
    assert [heads(path) for path in ("/", "/tags/", post.path, "/nothing/")] == [1, 1, 1, 1]


def test_a_look_costs_no_question_more(
    client: Client, django_assert_num_queries, django_assert_max_num_queries
):
    make_post()
    organising.save_site(SiteSettings())
    with django_assert_max_num_queries(50) as plain:
        client.get("/")
    organising.save_site(
        SiteSettings(header_image=make_image(), accent="#1f5286", pairing="clear", header_on="all")
    )
    with django_assert_num_queries(len(plain)):
        client.get("/")


def test_the_menu_marks_the_page_that_is_shown(client: Client):
    organising.save_site(SiteSettings(navigation="Archive | /archive/\nTags | /tags/"))
    marked = [each for each in parsed(client.get("/tags/")).iter("a") if each.get("aria-current") == "page"]
    assert [each.text for each in marked] == ["Tags"]

"""The screen where the site is dressed: what it saves, what it refuses, what it tells, and whom it lets in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from blog import themes
from blog.models import AuditEntry, Image, SiteSettings
from blog.services import dressing, organising
from tests.builders import NOON, make_author, make_image, make_post
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db

SCREEN = "/admin/blog/sitesettings/appearance/"
TRY, PAGE = f"{SCREEN}try/", f"{SCREEN}page/"
PLAIN = {"theme": "paper", "pairing": "scholar", "measure": "normal", "header_on": "home"}


def saved(client: Client, **fields: str) -> SiteSettings:
    """Save the screen with these fields; return the settings in force."""
    answer = client.post(SCREEN, PLAIN | fields)
    assert answer.status_code == 302, words_of(answer)
    return SiteSettings.current()


def tried(client: Client, **fields: str) -> dict[str, Any]:
    """Return what the site answers to the fields while somebody chooses."""
    answer = client.post(TRY, PLAIN | fields)
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_what_is_chosen_is_saved_and_stands_there_again(as_editor: Client):
    make_image("harbour")
    site = saved(
        as_editor,
        theme="studio",
        accent="1F5286",
        pairing="book",
        measure="wide",
        header_image="harbour",
        header_alt="Our  street.",
        header_on="all",
        navigation="About | /about/",
    )
    assert (site.theme, site.accent, site.pairing, site.measure) == ("studio", "#1f5286", "book", "wide")
    assert 'alt="Our street."' in site.header_html
    assert site.header_is_everywhere
    assert [tuple(link) for link in site.navigation_items] == [("About", "/about/")]
    page = as_editor.get(SCREEN).content.decode()
    assert 'value="#1f5286"' in page
    assert 'value="harbour"' in page


def test_the_other_settings_stay_as_they_are_and_so_does_the_look_when_those_are_saved(as_editor: Client):
    organising.save_site(SiteSettings(name="The Harbour", contact_email="ann@example.com"))
    assert saved(as_editor, accent="#1f5286").contact_email == "ann@example.com"
    data = {"name": "The Port", "closing_question": "And you?"}
    assert as_editor.post("/admin/blog/sitesettings/1/change/", data).status_code == 302
    site = SiteSettings.current()
    assert (site.name, site.accent) == ("The Port", "#1f5286")


def test_who_saves_is_told_what_became_of_a_colour_that_could_not_be_read(as_editor: Client):
    answer = as_editor.post(SCREEN, PLAIN | {"accent": "#ffff00"}, follow=True)
    assert "In the light the accent is darkened to #6a6a00 so that it can be read." in words_of(answer)
    # What was chosen is kept: another theme may have room for it.
    assert SiteSettings.current().accent == "#ffff00"
    assert "#ffff00 is darkened to #6a6a00" in words_of(as_editor.get(SCREEN))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("accent", "vermilion", "“vermilion” is no colour. Write it as # and six digits, such as #a8321a."),
        ("header_image", "no-such", "The library has no picture called “no-such”."),
        ("header_image", "waiting", "“waiting” waits for its file. Choose another, or upload it first."),
        ("navigation", "Bad | javascript:alert(1)", "“javascript:alert(1)” is no address"),
        ("pairing", "comic", "Select a valid choice"),
        ("theme", "disco", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    as_editor: Client, field: str, value: str, sentence: str
):
    Image.objects.create(name="waiting", alt="A place.", created_at=NOON)
    answer = as_editor.post(SCREEN, PLAIN | {"header_alt": "Kept words", field: value})
    assert answer.status_code == 200
    assert sentence in words_of(answer)
    assert "Nothing was saved yet" in words_of(answer)
    assert "Kept words" in answer.content.decode()
    assert not SiteSettings.objects.exists()


def test_a_picture_without_words_asks_for_some(as_editor: Client):
    make_image("harbour", alt="")
    answer = as_editor.post(SCREEN, PLAIN | {"header_image": "harbour"})
    assert "Say what the picture shows, or mark it as decoration" in words_of(answer)
    assert 'alt=""' in saved(as_editor, header_image="harbour", header_is_decorative="on").header_html


def test_the_defaults_are_put_into_the_form_and_saved_only_when_one_saves(as_editor: Client):
    saved(as_editor, theme="studio", accent="#1f5286", pairing="book")
    answer = as_editor.post(
        SCREEN,
        PLAIN
        | {
            "theme": "studio",
            "accent": "#1f5286",
            "pairing": "book",
            "navigation": "Mine | /mine/",
            "_default": "1",
        },
    )
    assert answer.status_code == 200
    assert "These are the defaults. Nothing is saved yet." in words_of(answer)
    checked = (each for each in elements(answer, "input") if each.get("checked") is not None)
    assert {each.get("name"): each.get("value") for each in checked}.items() >= PLAIN.items()
    assert "Mine | /mine/" in answer.content.decode()
    accent = next(each for each in elements(answer, "input") if each.get("name") == "accent")
    assert accent.get("placeholder") == themes.THEMES["paper"].light.accent, "of the theme in the form"
    assert SiteSettings.current().accent == "#1f5286"


def test_the_change_stands_in_the_history_of_the_settings(as_editor: Client):
    saved(as_editor, accent="#1f5286")
    assert "How the site looks was changed." in words_of(as_editor.get("/admin/blog/sitesettings/1/history/"))
    assert not AuditEntry.objects.exists()


# --- While somebody chooses -------------------------------------------------------------------------------------------


def test_a_try_tells_the_look_and_saves_nothing(as_editor: Client):
    make_image("harbour", alt="Boats.")
    answer = tried(
        as_editor, accent="#ffff00", pairing="book", header_image="harbour", navigation="Here | /x/", path="/"
    )
    sheet = answer["sheet"]
    css = as_editor.get(sheet).content.decode()
    assert "--accent:light-dark(#6a6a00,#ffff00)" in css
    assert "EB Garamond" in css
    assert '<a href="/x/">Here</a>' in answer["masthead"]
    assert 'alt="Boats."' in answer["header"]
    assert "4.5\u00a0:\u00a01 in marked words" in answer["told"]
    assert "#ffff00 is darkened to #6a6a00" in answer["told"]
    assert answer["said"][0] == "In the light #6a6a00, at least 4.5\u00a0:\u00a01."
    assert answer["errors"] == {}
    assert not SiteSettings.objects.exists()


def test_the_sheet_that_is_tried_is_the_one_that_readers_get_when_it_is_saved(
    as_editor: Client, client: Client
):
    sheet = tried(as_editor, accent="#1f5286")["sheet"]
    assert f'href="{sheet}"' not in client.get("/").content.decode()
    saved(as_editor, accent="#1f5286")
    assert f'href="{sheet}"' in client.get("/").content.decode()


def test_another_theme_is_tried_with_the_accent_as_it_can_be_read_there(as_editor: Client):
    paper, studio = tried(as_editor, accent="#777777"), tried(as_editor, accent="#777777", theme="studio")
    assert (paper["theme"], studio["theme"]) == (
        "/static/css/themes/paper.css",
        "/static/css/themes/studio.css",
    )
    assert (paper["own"], studio["own"]) == (themes.THEMES["paper"].light.accent, "#2545d3")
    assert paper["sheet"] != studio["sheet"]
    assert paper["told"] != studio["told"]
    assert tried(as_editor, theme="studio")["sheet"] == ""


def test_what_is_wrong_leaves_the_rest_of_a_try(as_editor: Client):
    answer = tried(as_editor, accent="#12", pairing="clear", navigation="x | javascript:alert(1)")
    assert answer["errors"].keys() == {"accent", "navigation"}
    assert "/paper-clear-normal-own-" in answer["sheet"]
    assert "javascript" not in answer["masthead"]


def test_the_picture_of_the_site_is_tried_where_it_would_stand(as_editor: Client):
    make_image("harbour", alt="Boats.")
    assert not tried(as_editor, header_image="harbour", path="/tags/")["header"]
    assert tried(as_editor, header_image="harbour", header_on="all", path="/tags/")["header"]


def test_the_menu_of_a_try_marks_the_page_that_is_shown(as_editor: Client):
    masthead = tried(as_editor, navigation="Tags | /tags/\nHome | /", path="/tags/")["masthead"]
    assert '<a href="/tags/" aria-current="page">Tags</a>' in masthead
    assert '<a href="/">Home</a>' in masthead


# --- The site in the frame --------------------------------------------------------------------------------------------


def test_the_frame_shows_the_page_that_readers_get_to_this_screen_alone(as_editor: Client, client: Client):
    post = make_post()
    for path in ("/", "/tags/", post.path, "/archive/"):
        shown, public = as_editor.get(PAGE, {"path": path}), client.get(path)
        assert shown.content == public.content, path
        assert shown.headers["Cache-Control"].startswith("no-store, private")
        assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
        assert public.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in public.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/feed/",
        "/admin/",
        "/preview/abc/",
        "/healthz",
        "/a-post/index.md",
        "/media/r/x",
        "/markdownx/upload/",
    ],
)
def test_the_frame_shows_no_other_thing_of_the_site(as_editor: Client, path: str):
    answer = as_editor.get(PAGE, {"path": path})
    assert answer.status_code == 404
    assert "There is nothing here" in words_of(answer)
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/x/", "", "x", "/\x00/", "/?p=1"])
def test_the_frame_leads_nowhere_else(as_editor: Client, path: str):
    answer = as_editor.get(PAGE, {"path": path})
    assert answer.status_code in (200, 404)
    assert "evil" not in answer.content.decode()


def test_a_former_address_leads_on_inside_the_frame(as_editor: Client):
    post = make_post()
    answer = as_editor.get(PAGE, {"path": (post.path or "").rstrip("/")})
    assert answer.status_code == 302
    assert as_editor.get(answer.headers["Location"]).status_code == 200


def test_the_screen_offers_a_page_of_each_kind_and_the_sites_pages_for_the_menu(as_editor: Client):
    make_post(tags=("Boats",), author=make_author("Ann"))
    make_post("About us", kind="page", slug="about")
    options = {each.get("value") for each in elements(as_editor.get(SCREEN), "option")}
    assert {
        "/",
        "/2014/02/03/a-harbour-at-dawn/",
        "/tag/boats/",
        "/author/ann/",
        "/archive/",
        "/about/",
    } <= options


@pytest.mark.parametrize("address", [SCREEN, TRY, PAGE])
def test_only_who_may_change_the_settings_comes_in(as_author: Client, client: Client, address: str):
    for each in (as_author.get, as_author.post):
        assert each(address).status_code in (403, 405)
    assert client.post(address).status_code == 302
    assert not SiteSettings.objects.exists()


def test_a_try_is_asked_by_post_and_a_page_is_not(as_editor: Client):
    assert as_editor.get(TRY).status_code == 405
    assert as_editor.post(PAGE).status_code == 405
    assert as_editor.put(SCREEN).status_code == 405


def test_the_editors_frame_and_the_pages_of_history_have_the_look_too(as_editor: Client):
    saved(as_editor, theme="studio", accent="#1f5286")
    sheet = dressing.sheet_of(dressing.look_of(SiteSettings.current()))
    assert sheet is not None
    frame = as_editor.get("/admin/blog/post/frame/").content.decode()
    assert "/static/css/themes/studio.css" in frame
    assert sheet.address in frame
    post = make_post("Harbours")
    state = post.revisions.get().pk
    history = as_editor.get(
        f"/admin/blog/post/{post.pk}/history/page/?old={state}&new={state}"
    ).content.decode()
    assert "/static/css/themes/studio.css" in history
    assert sheet.address in history

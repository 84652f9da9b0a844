"""Tags, authors, redirects and the settings: their lists and forms."""

from __future__ import annotations

import pytest
from django.http import HttpResponseBase
from django.test import Client

from blog.models import Alias, Author, Redirect, SiteSettings, Tag, User
from blog.services import organising, publishing
from tests.builders import NOON, make_author, make_draft, make_image, make_post, make_tag
from tests.reading_html import words_of

pytestmark = pytest.mark.django_db


def said(answer: HttpResponseBase) -> str:
    """Return what the page says; it must be a form that came back."""
    assert answer.status_code == 200
    return words_of(answer)


# --- Tags -------------------------------------------------------------------------------------------------------------


def test_a_tag_is_made_with_a_name_only(as_editor: Client):
    assert as_editor.post("/admin/blog/tag/add/", {"name": "  Small   circles "}).status_code == 302
    tag = Tag.objects.get()
    assert (tag.name, tag.slug) == ("Small circles", "small-circles")
    page = words_of(as_editor.get("/admin/blog/tag/"))
    assert "/tag/small-circles/" in page


def test_a_tag_in_other_capitals_is_the_same_tag(as_editor: Client):
    make_tag("E-mail")
    assert "a tag of this name already" in said(as_editor.post("/admin/blog/tag/add/", {"name": "e-MAIL"}))


def test_a_tag_s_former_address_leads_on_and_stays_reserved(as_editor: Client):
    tag = make_tag("Listening")
    url = f"/admin/blog/tag/{tag.pk}/change/"
    assert as_editor.post(url, {"name": "Hearing", "slug": "hearing"}).status_code == 302
    assert Redirect.objects.get(path="/tag/listening/").target == "/tag/hearing/"
    refused = as_editor.post("/admin/blog/tag/add/", {"name": "Listening again", "slug": "listening"})
    assert "Another tag had this address" in said(refused)
    assert Alias.objects.get(space=Alias.Space.TAG).tag == tag


@pytest.mark.parametrize("slug", ["Bad Slug", "feed", "a--b", "x/y"])
def test_an_address_name_that_cannot_be_is_refused(as_editor: Client, slug: str):
    assert slug in as_editor.post("/admin/blog/tag/add/", {"name": "N", "slug": slug}).content.decode()
    assert not Tag.objects.exists()


def test_the_list_counts_a_tag_s_posts(as_editor: Client, django_assert_max_num_queries):
    make_post(tags=("Listening",))
    make_draft("Draft", tags=("Listening", "Other"))
    with django_assert_max_num_queries(15) as few:
        page = words_of(as_editor.get("/admin/blog/tag/"))
    assert "Listening /tag/listening/ 2" in page
    for number in range(20):
        make_tag(f"Tag {number}")
    with django_assert_max_num_queries(len(few)):
        as_editor.get("/admin/blog/tag/")


def test_a_deleted_tag_leaves_its_posts(as_editor: Client):
    post = make_post(tags=("Listening",))
    page = said(as_editor.get(f"/admin/blog/tag/{make_tag().pk}/delete/"))
    assert "1 post has this tag and would lose it. This cannot be undone" in page
    as_editor.post(f"/admin/blog/tag/{make_tag().pk}/delete/", {"post": "yes"})
    assert not Tag.objects.exists()
    post.refresh_from_db()
    assert post.is_public


def test_what_was_taken_in_the_same_moment_comes_back_as_an_error(as_editor: Client, monkeypatch):
    make_tag("Taken")
    monkeypatch.setattr(
        "blog.admin.tag.TagForm.validate_unique", lambda form: None
    )  # the form looked too early
    answer = as_editor.post(
        "/admin/blog/tag/add/", {"name": "New", "slug": "taken", "description": "Typed for long."}
    )
    assert "Somebody else has or had this address name" in said(answer)
    assert "Typed for long." in answer.content.decode()


# --- Authors ----------------------------------------------------------------------------------------------------------


def test_an_author_is_made_with_picture_links_and_person(as_editor: Client, stranger: User):
    image = make_image("portrait")
    data = {"name": "Ben", "picture": image.pk, "user": stranger.pk, "links": "Site | https://example.com/"}
    assert as_editor.post("/admin/blog/author/add/", data).status_code == 302
    author = Author.objects.get(name="Ben")
    assert (author.slug, author.picture, author.user) == ("ben", image, stranger)
    page = as_editor.get("/admin/blog/author/").content.decode()
    assert image.thumbnail_url in page


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "example.com", " vbscript:x"]
)
def test_a_link_that_leads_nowhere_safe_is_quoted_and_refused(as_editor: Client, url: str):
    answer = as_editor.post("/admin/blog/author/add/", {"name": "Ben", "links": f"Me | {url}"})
    assert f"“{url.strip()}” is no address" in said(answer)
    assert not Author.objects.filter(name="Ben").exists()


def test_a_link_that_an_import_left_is_not_shown():
    author = Author(name="Ben", links="Bad | javascript:alert(1)\nGood | https://example.com/")
    assert [link.label for link in author.link_items] == ["Good"]


def test_an_author_with_posts_stays_and_says_why(as_editor: Client):
    author = make_author()
    make_post(author=author)
    answer = as_editor.post(f"/admin/blog/author/{author.pk}/delete/", {"post": "yes"})
    assert "1 post goes by the name of Ann Author" in said(answer)
    data = {"action": "delete_selected", "_selected_action": [author.pk], "post": "yes"}
    assert "goes by the name" in said(as_editor.post("/admin/blog/author/", data))
    assert Author.objects.filter(pk=author.pk).exists()


def test_a_former_address_of_an_author_is_not_given_to_another(as_editor: Client):
    author = make_author("Ann", slug="ann")
    as_editor.post(f"/admin/blog/author/{author.pk}/change/", {"name": "Ann", "slug": "ann-b"})
    answer = as_editor.post("/admin/blog/author/add/", {"name": "Another Ann", "slug": "ann"})
    assert "leads elsewhere" in said(answer)
    back = as_editor.post(f"/admin/blog/author/{author.pk}/change/", {"name": "Ann", "slug": "ann"})
    assert back.status_code == 302


# --- Redirects --------------------------------------------------------------------------------------------------------


def add_redirect(client: Client, path: str, target: str = "") -> HttpResponseBase:
    """Fill in the form."""
    return client.post("/admin/blog/redirect/add/", {"path": path, "target": target})


def test_a_redirect_leads_on_or_says_gone(as_editor: Client):
    assert add_redirect(as_editor, "old/page", "/new/").status_code == 302
    assert add_redirect(as_editor, "/gone/").status_code == 302
    assert sorted(Redirect.objects.values_list("path", "target")) == [("/gone/", ""), ("/old/page/", "/new/")]
    assert "gone (410)" in words_of(as_editor.get("/admin/blog/redirect/?answers=gone"))
    assert "/new/" not in words_of(as_editor.get("/admin/blog/redirect/?answers=gone"))


def test_a_redirect_may_not_hide_a_post_or_lead_in_a_circle(as_editor: Client):
    post = make_post()
    assert "A post lives at this address" in said(add_redirect(as_editor, post.path or "", "/x/"))
    add_redirect(as_editor, "/a/", "/b/")
    add_redirect(as_editor, "/b/", "/c/")
    assert "in a circle" in said(add_redirect(as_editor, "/c/", "/a/"))
    assert "in a circle" in said(add_redirect(as_editor, "/d/", "/d/"))


def test_the_same_old_address_written_otherwise_is_the_same(as_editor: Client):
    add_redirect(as_editor, "/old/", "/a/")
    assert "already exists" in said(add_redirect(as_editor, "old", "/b/"))
    assert Redirect.objects.get().target == "/a/"


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "//evil.example/", "example.com", "https://", "data:x"]
)
def test_a_redirect_leads_to_an_address_only(as_editor: Client, target: str):
    assert "Write /an/address/" in said(add_redirect(as_editor, "/old/", target))


def test_a_circle_made_by_the_service_is_refused_there_too():
    organising.save_redirect(Redirect(path="/a/", target="/b/"), at=NOON)
    with pytest.raises(Exception, match="circle"):
        organising.save_redirect(Redirect(path="/b/", target="/a/"), at=NOON)


def test_a_redirect_that_a_post_left_is_shown(as_editor: Client):
    post = make_post()
    publishing.unpublish(post, at=NOON)
    assert post.path in words_of(as_editor.get("/admin/blog/redirect/"))


# --- Settings ---------------------------------------------------------------------------------------------------------


def test_the_settings_go_straight_to_the_form_even_before_they_exist(as_editor: Client):
    answer = as_editor.get("/admin/blog/sitesettings/", follow=True)
    assert answer.status_code == 200
    assert 'value="Influency"' in answer.content.decode()
    assert not SiteSettings.objects.exists()


def test_the_settings_are_saved_and_one_stays_there(as_editor: Client):
    data = {
        "name": "The Harbour",
        "closing_question": "And you?",
        "navigation": "About | /about/",
        "authors_publish": "on",
    }
    answer = as_editor.post("/admin/blog/sitesettings/1/change/", data)
    assert answer.url == "/admin/blog/sitesettings/1/change/"
    site = SiteSettings.objects.get()
    assert (site.name, site.authors_publish) == ("The Harbour", True)
    assert [tuple(link) for link in site.navigation_items] == [("About", "/about/")]


def test_there_is_one_row_of_settings(as_editor: Client):
    assert as_editor.get("/admin/blog/sitesettings/2/change/").status_code == 302
    assert as_editor.post("/admin/blog/sitesettings/add/", {"name": "x"}).status_code == 403


def test_a_menu_that_leads_nowhere_safe_is_refused(as_editor: Client):
    data = {"name": "n", "closing_question": "q", "navigation": "About | /about/\nBad | javascript:alert(1)"}
    answer = as_editor.post("/admin/blog/sitesettings/1/change/", data)
    assert "“javascript:alert(1)” is no address" in said(answer)
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize("noun", ["tag", "redirect", "answer"])
def test_an_empty_list_says_what_to_do(as_editor: Client, noun: str):
    shown = words_of(as_editor.get(f"/admin/blog/{noun}/"))
    assert any(words in shown for words in ("No tags yet.", "No redirects.", "Nobody has answered yet.")), (
        shown
    )
    assert "Nothing is like that" in words_of(as_editor.get(f"/admin/blog/{noun}/?q=zeppelin"))

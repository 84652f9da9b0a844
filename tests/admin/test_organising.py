"""Tags, authors, redirects and the settings: their lists and forms."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponseBase
from django.test import Client

from blog.models import Alias, Author, MissedAddress, Redirect, SiteSettings, Tag, User
from blog.services import missing, organising, publishing
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


def test_other_words_for_a_tag_are_tidied_and_those_of_another_refused(as_editor: Client):
    make_tag("Boats")
    url = "/admin/blog/tag/add/"
    refused = as_editor.post(url, {"name": "Ships", "synonyms": "vessels, BOATS"})
    assert "Other tags have these names: BOATS." in said(refused)
    assert "vessels, BOATS" in refused.content.decode()
    assert as_editor.post(url, {"name": "Ships", "synonyms": " vessels,\nbarges ,"}).status_code == 302
    assert Tag.objects.get(name="Ships").synonyms == "vessels, barges"


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


@pytest.mark.parametrize(("path", "words"), [
    ("/2013/12/", "the site's own"), ("/?p=12", "What stands behind a ?"), ("/tag/listening/", "A tag, an author or a series"),
])  # fmt: skip
def test_a_redirect_that_would_never_act_is_refused_with_the_reason(as_editor: Client, path: str, words: str):
    make_tag()
    assert words in said(add_redirect(as_editor, path, "/new/"))


def test_the_list_says_since_when_of_which_post_and_what_leads_to_nothing(as_editor: Client):
    post = make_post("A harbour", path="/harbour/")
    add_redirect(as_editor, "/good/", "/harbour/")
    add_redirect(as_editor, "/bad/", "/nowhere/")
    page = as_editor.get("/admin/blog/redirect/")
    assert f'href="/admin/blog/post/{post.pk}/change/"' in page.content.decode()
    assert "/nowhere/ nothing is there" in words_of(page)
    assert "/harbour/ nothing" not in words_of(page)
    broken = words_of(as_editor.get("/admin/blog/redirect/?answers=broken"))
    assert "/bad/" in broken
    assert "/good/" not in broken


@pytest.mark.slow
def test_ten_thousand_redirects_ask_no_more_than_a_few(as_editor: Client, django_assert_max_num_queries):
    post = make_post(path="/harbour/")

    def add(first: int, number: int) -> None:
        Redirect.objects.bulk_create(
            Redirect(
                path=f"/old-{n:05}/",
                target="/harbour/" if n % 2 else f"/gone-{n}/",
                post=post,
                created_at=NOON,
            )
            for n in range(first, first + number)
        )

    add(0, 60)
    pages = [
        "/admin/blog/redirect/",
        "/admin/blog/redirect/?answers=broken",
        "/admin/blog/redirect/?q=old&p=2",
    ]
    few = []
    for page in pages:
        with django_assert_max_num_queries(25) as asked:
            as_editor.get(page)
        few.append(len(asked))
    add(60, 9_940)
    for page, number in zip(pages, few, strict=True):
        with django_assert_max_num_queries(number):
            assert as_editor.get(page).status_code == 200


# --- Not found --------------------------------------------------------------------------------------------------------

MISSED = "/admin/blog/missedaddress/"


def make_missed(path: str = "/harbor-at-dawn/", **fields: object) -> MissedAddress:
    """Return an address that readers met in vain."""
    return MissedAddress.objects.create(path=path, **{"first_at": NOON, "last_at": NOON, **fields})


def test_what_was_not_found_is_listed_with_our_own_broken_links_first(as_editor: Client):
    post = make_post(path="/ours/")
    make_missed("/often/", times=90, referrer="example.org/<b>")
    make_missed("/own/", referrer="/ours/", is_own=True)
    make_missed("/put-aside/", ignored_until=NOON + timedelta(days=30))
    page = as_editor.get(MISSED)
    shown = words_of(page)
    assert shown.index("/own/") < shown.index("/often/")
    assert "our own /ours/" in shown
    assert (
        f'href="/admin/blog/post/{post.pk}/change/" aria-label="Mend the link to /own/"'
        in page.content.decode()
    )
    assert "example.org/&lt;b&gt;" in page.content.decode()
    assert 'href="example.org' not in page.content.decode()
    assert "/put-aside/" not in shown
    assert "/put-aside/" in words_of(as_editor.get(f"{MISSED}?show=ignored"))
    assert "/often/" not in words_of(as_editor.get(f"{MISSED}?show=own"))
    assert "/own/" not in words_of(as_editor.get(f"{MISSED}?show=elsewhere"))
    for page in (MISSED, "/admin/blog/redirect/"):
        assert "Not found 2" in words_of(as_editor.get(page))


def test_a_redirect_is_made_from_what_was_not_found(as_editor: Client):
    post = make_post("A harbour at dawn")
    make_post("Nothing alike")
    make_missed()
    way = "/admin/blog/redirect/add/?path=%2Fharbor-at-dawn%2F&back=missed"
    assert way.replace("&", "&amp;") in as_editor.get(MISSED).content.decode()
    form = as_editor.get(way).content.decode()
    assert 'value="/harbor-at-dawn/"' in form
    assert f"target={quote(post.path or '', safe='')}" in form
    assert "Nothing alike" not in form
    chosen = as_editor.get(f"{way}&target={post.path}").content.decode()
    assert f'value="{post.path}"' in chosen
    answer = as_editor.post(way, {"path": "/harbor-at-dawn/", "target": post.path})
    assert (answer.status_code, answer["Location"]) == (302, MISSED)
    assert not MissedAddress.objects.exists()


@pytest.mark.parametrize(("button", "words"), [("_gone", "says “gone” now"), ("_ignore", "is put aside")])
def test_the_buttons_of_a_row_act_on_it_alone(as_editor: Client, button: str, words: str):
    row, _other = make_missed("/x/"), make_missed("/y/")
    answer = as_editor.post(f"{MISSED}?q=x", {button: row.pk}, follow=True)
    assert f"/x/ {words}" in words_of(answer)
    assert answer.redirect_chain == [(f"{MISSED}?q=x", 302)]
    assert [each.path for each in MissedAddress.objects.listed()] == ["/y/"]
    assert Redirect.objects.filter(path="/x/", target="").exists() == (button == "_gone")


def test_several_are_gone_at_once_and_what_cannot_be_says_why(as_editor: Client):
    rows = [make_missed(path) for path in ("/x/", "/y/", "/2099/")]
    data = {"action": "say_gone_several", "_selected_action": [row.pk for row in rows]}
    shown = words_of(as_editor.post(MISSED, data, follow=True))
    assert "2 addresses say “gone” now." in shown
    assert "/2099/: This address is the site's own" in shown
    assert [each.path for each in MissedAddress.objects.all()] == ["/2099/"]
    assert "an address of the site’s own" in words_of(as_editor.get(MISSED))


@pytest.mark.parametrize("value", ["", "x", "99999", "1; DROP"])
def test_a_button_of_a_row_that_is_away_does_nothing(as_editor: Client, value: str):
    make_missed()
    assert as_editor.post(MISSED, {"_gone": value}).status_code == 302
    assert MissedAddress.objects.count() == 1


def test_who_may_only_look_sees_no_buttons_and_presses_none(stranger: User):
    stranger.is_staff = True
    people_may(stranger, "view_redirect")
    row, client = make_missed(), Client()
    client.force_login(stranger)
    page = client.get(MISSED)
    assert (page.status_code, "_gone" in page.content.decode()) == (200, False)
    assert client.post(MISSED, {"_gone": row.pk}).status_code == 403
    assert MissedAddress.objects.exists()


def people_may(user: User, code: str) -> None:
    """Give somebody one permission."""
    user.save()
    user.user_permissions.add(Permission.objects.get(codename=code))


@pytest.mark.slow
def test_the_list_of_what_was_not_found_stays_flat(as_editor: Client, django_assert_max_num_queries):
    def add(first: int, number: int) -> None:
        MissedAddress.objects.bulk_create(
            MissedAddress(
                path=f"/x-{n}/", first_at=NOON, last_at=NOON, is_own=bool(n % 2), referrer=f"/r-{n}/"
            )
            for n in range(first, first + number)
        )

    add(0, 60)
    with django_assert_max_num_queries(25) as few:
        as_editor.get(MISSED)
    add(60, 9_940)
    with django_assert_max_num_queries(len(few)):
        assert as_editor.get(MISSED).status_code == 200


def test_what_scanners_asked_for_is_one_sentence(as_editor: Client):
    missing.note("/wp-login.php", referrer="", at=NOON)
    missing.take_in(at=NOON + timedelta(minutes=1))
    assert "something was asked for once since 3 Feb 2014" in words_of(as_editor.get(MISSED))


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
        "social": "Elsewhere | https://example.com/",
        "authors_publish": "on",
    }
    answer = as_editor.post("/admin/blog/sitesettings/1/change/", data)
    assert answer.url == "/admin/blog/sitesettings/1/change/"
    site = SiteSettings.objects.get()
    assert (site.name, site.authors_publish) == ("The Harbour", True)
    assert [tuple(link) for link in site.social_items] == [("Elsewhere", "https://example.com/")]


def test_there_is_one_row_of_settings(as_editor: Client):
    assert as_editor.get("/admin/blog/sitesettings/2/change/").status_code == 302
    assert as_editor.post("/admin/blog/sitesettings/add/", {"name": "x"}).status_code == 403


def test_a_profile_that_leads_nowhere_safe_is_refused(as_editor: Client):
    data = {"name": "n", "closing_question": "q", "social": "About | /about/\nBad | javascript:alert(1)"}
    answer = as_editor.post("/admin/blog/sitesettings/1/change/", data)
    assert "“javascript:alert(1)” is no address" in said(answer)
    assert not SiteSettings.objects.exists()


@pytest.mark.parametrize("noun", ["tag", "series", "redirect", "answer", "missedaddress"])
def test_an_empty_list_says_what_to_do(as_editor: Client, noun: str):
    shown = words_of(as_editor.get(f"/admin/blog/{noun}/"))
    assert any(
        words in shown
        for words in (
            "No tags yet.",
            "No series yet.",
            "No redirects.",
            "Nobody has answered yet.",
            "Nobody has asked",
        )
    ), shown
    assert "Nothing is like that" in words_of(as_editor.get(f"/admin/blog/{noun}/?q=zeppelin"))

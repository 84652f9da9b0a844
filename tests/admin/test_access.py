"""Who may open what at the desk: a table of every address and every kind of person, each cell tried."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, resolve

from blog.admin.addresses import admin
from blog.models import Answer, AuditEntry, Author, Image, MissedAddress, Post, Redirect, Series, Tag, User
from blog.services import organising, receiving, replacing, sharing
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_post,
    make_series,
    make_tag,
    make_user,
    picture_bytes,
)

pytestmark = pytest.mark.django_db

IN, NO, AWAY, NONE, WRONG = 200, 403, 302, 404, 405
PEOPLE = ("anonymous", "stranger", "author", "editor", "owner")

# A page: what each of PEOPLE gets. "login" is the way to the sign-in form. Ids: `own` is Arthur's post, `other` Edith's.
LOGIN = "login"
TABLE: dict[str, tuple[object, ...]] = {
    "": (LOGIN, LOGIN, IN, IN, IN),
    "login/": ("sign-in", NO, AWAY, AWAY, AWAY),
    "logout/": (AWAY, IN, IN, IN, IN),
    "password_change/": (LOGIN, LOGIN, IN, IN, IN),
    "password_change/done/": (LOGIN, LOGIN, IN, IN, IN),
    "autocomplete/": (LOGIN, LOGIN, NO, NO, NO),
    "jsi18n/": (LOGIN, LOGIN, IN, IN, IN),
    "r/1/1/": (LOGIN, LOGIN, NONE, NONE, NONE),
    "blog/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    "calendar/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/pick/?kind=image": (NO, NO, IN, IN, IN),
    "no/such/page/": (LOGIN, LOGIN, NONE, NONE, NONE),
    # Posts: an author has the own ones only.
    "blog/post/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/add/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{own}/change/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{other}/change/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{other}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/history/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{other}/history/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/remarks/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    "blog/post/{own}/duplicate/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    "blog/post/{own}/unpublish/": (LOGIN, LOGIN, NO, AWAY, AWAY),  # it was never public
    "blog/post/{other}/unpublish/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/history/{state}/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{other}/history/{other_state}/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/history/{other_state}/": (LOGIN, LOGIN, NONE, NONE, NONE),
    "blog/post/{own}/history/{state}/restore/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{other}/history/{other_state}/restore/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/history/compare/?old={state}&new={state}": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{own}/history/compare/?old={state}&new={other_state}": (LOGIN, LOGIN, NONE, NONE, NONE),
    "blog/post/{other}/history/compare/?old={other_state}&new={other_state}": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/history/page/?old={state}&new={state}": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{other}/history/page/?old={other_state}&new={other_state}": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    "blog/post/replace/?find=e&put=x&where=body&which=all": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/replace/no-such-run/": (LOGIN, LOGIN, NONE, NONE, NONE),
    "blog/post/offers/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/mentions/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    "blog/post/{own}/preview/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{other}/preview/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/preview/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/frame/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/here/": (NO, NO, IN, IN, IN),
    "blog/post/keep/": (NO, NO, WRONG, WRONG, WRONG),
    "blog/post/{own}/keep/": (NO, NO, WRONG, WRONG, WRONG),
    "blog/post/{own}/present/": (NO, NO, WRONG, WRONG, WRONG),
    "blog/post/{own}/links/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/post/{other}/links/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/post/{own}/links/{link}/revoke/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    # Pictures: authors add and describe, editors delete.
    "blog/image/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/image/add/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/image/{image}/change/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/image/{image}/describe/": (NO, NO, WRONG, WRONG, WRONG),
    "blog/image/{image}/sizes/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    "blog/image/{image}/frame/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/image/{image}/frame/picture/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/image/{image}/file/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    "blog/image/{image}/file/{former}/picture/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/image/{image}/file/{former}/restore/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    "blog/image/{image}/file/{former}/forget/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/image/unpack/": (NO, NO, WRONG, WRONG, WRONG),
    "blog/image/several/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    "blog/image/{image}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/image/{image}/history/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/image/{image}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    # Tags: authors make new ones, editors change them.
    "blog/tag/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/tag/add/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/tag/{tag}/change/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/tag/{tag}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/tag/{tag}/history/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/tag/{tag}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    # Series likewise.
    "blog/series/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/series/add/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/series/{series}/change/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/series/{series}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/series/{series}/history/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/series/{series}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    # Authors: authors look.
    "blog/author/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/author/add/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/author/{author}/change/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/author/{author}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/author/{author}/history/": (LOGIN, LOGIN, IN, IN, IN),
    "blog/author/{author}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    # The audit trail: editors look, nobody writes.
    "blog/auditentry/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/auditentry/add/": (LOGIN, LOGIN, NO, NO, NO),
    "blog/auditentry/{entry}/change/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/auditentry/{entry}/delete/": (LOGIN, LOGIN, NO, NO, NO),
    "blog/auditentry/{entry}/history/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/auditentry/{entry}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    # What was not found: editors look and lead on, nobody writes.
    "blog/missedaddress/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/missedaddress/add/": (LOGIN, LOGIN, NO, NO, NO),
    "blog/missedaddress/{missed}/change/": (LOGIN, LOGIN, NO, AWAY, AWAY),
    "blog/missedaddress/{missed}/delete/": (LOGIN, LOGIN, NO, NO, NO),
    "blog/missedaddress/{missed}/history/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/missedaddress/{missed}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    # What only editors have.
    "blog/redirect/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/redirect/add/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/redirect/{redirect}/change/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/redirect/{redirect}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/redirect/{redirect}/history/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/redirect/{redirect}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    "blog/answer/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/answer/add/": (LOGIN, LOGIN, NO, NO, NO),
    "blog/answer/{answer}/change/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/answer/{answer}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/answer/{answer}/history/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/answer/{answer}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    "blog/sitesettings/": (LOGIN, LOGIN, NO, AWAY, AWAY),
    "blog/sitesettings/add/": (LOGIN, LOGIN, NO, NO, NO),
    "blog/sitesettings/1/change/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/sitesettings/1/delete/": (LOGIN, LOGIN, NO, NO, NO),
    "blog/sitesettings/1/history/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/sitesettings/1/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    "blog/sitesettings/appearance/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/sitesettings/appearance/try/": (LOGIN, LOGIN, WRONG, WRONG, WRONG),
    "blog/sitesettings/appearance/page/?path=/": (LOGIN, LOGIN, NO, IN, IN),
    # People: editors manage them, but do not touch owners.
    "blog/user/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/user/add/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/user/{user}/change/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/user/{user}/delete/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/user/{owner}/change/": (LOGIN, LOGIN, NO, IN, IN),  # the editor only looks: see below
    "blog/user/{owner}/delete/": (LOGIN, LOGIN, NO, NO, IN),
    "blog/user/{user}/history/": (LOGIN, LOGIN, NO, IN, IN),
    "blog/user/{user}/": (LOGIN, LOGIN, AWAY, AWAY, AWAY),
    # Signing in and out.
    "sign-in/": (IN, AWAY, AWAY, AWAY, AWAY),
    "sign-out/": (AWAY, IN, IN, IN, IN),
    "sign-in/again/": ("sign-in", IN, IN, IN, IN),
    "sign-in/inactive/": (IN, IN, IN, IN, IN),
    "sign-up/": (IN, AWAY, AWAY, AWAY, AWAY),
}


@pytest.fixture
def ids(author_user: User, editor: User) -> dict[str, object]:
    """What the addresses of TABLE name."""
    post = make_post("Public", author=make_author("Edith Editor"))
    redirect = organising.save_redirect(Redirect(path="/old/", target=""), at=NOON)
    image = replacing.replace(make_image(), picture_bytes(90, 80), by=None, at=NOON)
    answer = receiving.receive(post, name="Ola", email="", message="Yes.", stamp="1", at=NOON)
    own = make_draft("Own", author=make_author("Arthur Author"))
    return {
        "own": own.pk,
        "link": sharing.make(own, by=author_user, at=NOON).pk,
        "state": own.revisions.get().pk,
        "other_state": post.revisions.get().pk,
        "entry": AuditEntry.objects.get().pk,
        "other": post.pk,
        "image": image.pk,
        "former": image.former_files.get().pk,
        "tag": make_tag().pk,
        "series": make_series().pk,
        "author": make_author("Edith Editor").pk,
        "redirect": redirect.pk,
        "missed": MissedAddress.objects.create(path="/missed/", first_at=NOON, last_at=NOON).pk,
        "answer": answer.pk,
        "user": make_user("petra", group="Author").pk,
        "owner": make_user("olga", is_superuser=True).pk,
    }


def browser(person: str) -> Client:
    """Return a browser in which this person is signed in."""
    names = {"stranger": "sam", "author": "arthur", "editor": "edith", "owner": "olga"}
    client = Client()
    if person != "anonymous":
        client.force_login(User.objects.get(username=names[person]))
    return client


@pytest.mark.parametrize("column", range(len(PEOPLE)), ids=PEOPLE)
def test_every_page_answers_everybody_as_the_table_says(
    column: int, ids: dict[str, object], stranger: User, client: Client
):
    wrong = {}
    for page, row in TABLE.items():
        answer = browser(PEOPLE[column]).get(f"/admin/{page.format(**ids)}")
        got: object = answer.status_code
        if got == 302 and answer.url.startswith(("/admin/login/?next=", "/admin/sign-in/?next=")):
            got = "sign-in" if answer.url.startswith("/admin/sign-in/") else LOGIN
        if got != row[column]:
            wrong[page] = f"{got} instead of {row[column]}"
    assert wrong == {}


def patterns() -> list[str]:
    """Return the pattern of every address of the desk."""

    def walk(found: list[object], before: str = "") -> list[str]:
        return [
            whole
            for each in found
            for whole in (
                [before + str(each.pattern)]
                if isinstance(each, URLPattern)
                else walk(each.url_patterns, before + str(each.pattern))  # type: ignore[attr-defined]
            )
        ]

    return walk(admin.site.get_urls())


def test_every_address_of_the_desk_is_in_the_table(ids: dict[str, object]):
    tried = {resolve(f"/admin/{page.format(**ids)}".partition("?")[0]).route for page in TABLE}
    assert {f"admin/{pattern.removeprefix('^')}" for pattern in patterns()} - tried == set()


READ_ONLY = {
    "author": ("blog/tag/{tag}/change/", "blog/series/{series}/change/", "blog/author/{author}/change/"),
    "editor": ("blog/user/{owner}/change/", "blog/answer/{answer}/change/"),
}


@pytest.mark.parametrize("person", READ_ONLY)
def test_what_one_may_only_look_at_takes_no_post(person: str, ids: dict[str, object]):
    before = [list(model.objects.order_by("pk").values()) for model in (Tag, Series, Author, User, Answer)]
    client = browser(person)
    for page in READ_ONLY[person]:
        data = {
            "name": "Hacked",
            "slug": "hacked",
            "username": "hacked",
            "role": "owner",
            "message": "hacked",
        }
        assert client.post(f"/admin/{page.format(**ids)}", data).status_code in (403, 200)
    after = [list(model.objects.order_by("pk").values()) for model in (Tag, Series, Author, User, Answer)]
    for was, now in zip(before, after, strict=True):
        for row_was, row_now in zip(was, now, strict=True):
            assert {**row_was, "last_login": None, "read_at": None} == {
                **row_now,
                "last_login": None,
                "read_at": None,
            }


def test_an_author_s_posts_change_nothing_that_is_an_editor_s(ids: dict[str, object]):
    client = browser("author")
    before = Post.objects.count(), Image.objects.count(), Tag.objects.count(), User.objects.count()
    for page, row in TABLE.items():
        if row[2] == NO:
            answer = client.post(f"/admin/{page.format(**ids)}", {"post": "yes", "name": "x", "path": "/x/"})
            assert answer.status_code in (403, 404, 405), page
    for noun, pk in (("image", "image"), ("tag", "tag"), ("author", "author"), ("post", "other")):
        data = {"action": "delete_selected", "_selected_action": [ids[pk]], "post": "yes"}
        client.post(f"/admin/blog/{noun}/", data)
    assert before == (Post.objects.count(), Image.objects.count(), Tag.objects.count(), User.objects.count())
    assert Post.objects.get(pk=ids["other"]).is_public

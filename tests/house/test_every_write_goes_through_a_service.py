"""Every write that the desk offers is a service's: each one is done here while the database is watched."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client, RequestFactory

from blog.admin.addresses import admin
from blog.models import (
    Answer,
    AuditEntry,
    Author,
    Image,
    LinkOffer,
    MissedAddress,
    Post,
    Redirect,
    Series,
    SiteSettings,
    Tag,
    User,
)
from blog.services import (
    editing,
    is_writing,
    missing,
    organising,
    publishing,
    receiving,
    replacing,
    sharing,
    writes,
)
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_parts,
    make_post,
    make_series,
    make_tag,
    make_user,
    picture_bytes,
)

pytestmark = pytest.mark.django_db

WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b.*?\"?(blog_\w+)", re.IGNORECASE | re.DOTALL)


@dataclass
class Watched:
    """The tables that were written to, inside services and outside."""

    inside: set[str] = field(default_factory=set)
    outside: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a write to one of our tables, then let it happen."""
        if found := WRITE.match(sql):
            if is_writing():
                self.inside.add(found[2])
            else:
                self.outside.append(sql[:120])
        return execute(sql, params, many, context)


@contextmanager
def watching() -> Iterator[Watched]:
    """Watch the database while the block runs."""
    watched = Watched()
    with connection.execute_wrapper(watched):
        yield watched


@pytest.fixture
def owner(db: None) -> User:
    """Olga, who may do everything."""
    return make_user("olga", is_superuser=True)


@pytest.fixture
def client(owner: User) -> Client:
    """A browser in which Olga is signed in."""
    browser = Client()
    browser.force_login(owner)
    return browser


def an_answer() -> Answer:
    """Return a letter about a post."""
    return receiving.receive(make_post(), name="Ola", email="", message="Yes.", stamp="one", at=NOON)


def a_redirect() -> Redirect:
    """Return a redirect."""
    return organising.save_redirect(Redirect(path="/old/", target="/new/"), at=NOON)


def a_missed_address() -> MissedAddress:
    """Return an address that somebody asked for in vain."""
    missing.note("/missed/", referrer="", at=NOON)
    missing.take_in(at=NOON + timedelta(minutes=1))
    return MissedAddress.objects.get()


def an_unused_image() -> Image:
    """Return a picture that nothing shows."""
    return make_image("unused")


def url(model: str, verb: str, *args: object) -> str:
    """Return the address of a page of the desk."""
    middle = "/".join(map(str, args))
    return f"/admin/blog/{model}/" + (f"{middle}/" if middle else "") + (f"{verb}/" if verb else "")


# An act, made ready: what it needs is there already, so that only its own writes are watched.
Act = Callable[[], HttpResponseBase]
Case = Callable[[Client], Act]


def posting(make: Callable[[], Any], verb: str, data: Callable[[Any], dict[str, Any]]) -> Case:
    """Return the case of posting `data` of what `make` makes to one of its pages; to the list without a verb."""

    def ready(client: Client) -> Act:
        row = make()
        page = url(row._meta.model_name, verb, row.pk) if verb else url(row._meta.model_name, "")
        sent = data(row)
        return lambda: client.post(page, sent)

    return ready


def delete(make: Callable[[], Any]) -> Case:
    """Return the case of deleting what `make` makes, on its own page."""
    return posting(make, "delete", lambda row: {"post": "yes"})


def action(make: Callable[[], Any], name: str, **more: str) -> Case:
    """Return the case of doing `name` to what `make` makes, from the list."""
    return posting(make, "", lambda row: {"action": name, "_selected_action": [row.pk], **more})


def delete_several(make: Callable[[], Any]) -> Case:
    """Return the case of deleting what `make` makes, from the list."""
    return action(make, "delete_selected", post="yes")


def change(make: Callable[[], Any], **data: Any) -> Case:
    """Return the case of changing what `make` makes on its own page."""
    return posting(make, "change", lambda row: data)


def add(model: str, **data: Any) -> Case:
    """Return the case of adding a row on its own page; a function among the values is called first."""
    return lambda client: (
        lambda: client.post(url(model, "add"), {k: v() if callable(v) else v for k, v in data.items()})
    )


def change_post(**buttons: str) -> Case:
    """Return the case of saving another text of a draft, with the buttons pressed that are named."""

    def data(post: Post) -> dict[str, Any]:
        newest = editing.working_copy(post)
        assert newest is not None
        return {**POST, "seen": newest.pk, "title": "Another title", **buttons}

    return posting(make_draft, "change", data)


def keep_new(client: Client) -> Act:
    """Return the case of keeping a new post while it is typed."""
    return lambda: client.post("/admin/blog/post/keep/", POST)


def revoke_link(client: Client) -> Act:
    """Return the case of revoking a preview link."""
    link = sharing.make(make_draft(), by=User.objects.get(username="olga"), at=NOON)
    return lambda: client.post(url("post", f"links/{link.pk}/revoke", link.post_id))


def read_answer(client: Client) -> Act:
    """Return the case of opening a letter, which marks it read."""
    page = url("answer", "change", an_answer().pk)
    return lambda: client.get(page)


def a_person() -> User:
    """Return somebody who writes."""
    return make_user("petra", group="Author")


def file() -> SimpleUploadedFile:
    """Return a picture's file."""
    return SimpleUploadedFile("boats.jpg", picture_bytes(), "image/jpeg")


def a_waiting_image() -> Image:
    """Return a picture whose file is still to come."""
    return writes(Image.objects.create)(name="still-to-come", created_at=NOON)


def of_a_former_file(verb: str) -> Case:
    """Return the case of doing something to a file that a picture had before."""

    def ready(client: Client) -> Act:
        image = replacing.replace(an_unused_image(), picture_bytes(90, 80), by=None, at=NOON)
        page = url("image", verb, image.pk, "file", image.former_files.get().pk)
        return lambda: client.post(page)

    return ready


def several(**data: str) -> Case:
    """Return the case of doing something to several pictures at once."""

    def ready(client: Client) -> Act:
        images = [an_unused_image(), make_image("another")]
        sent = {"picture": [image.pk for image in images], **data}
        return lambda: client.post("/admin/blog/image/several/", sent)

    return ready


def a_zip(client: Client) -> Act:
    """Return the case of sending a zip of pictures."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("boats.jpg", picture_bytes())
    piece = SimpleUploadedFile("boats.zip", made.getvalue())
    token = client.post("/admin/blog/image/unpack/", {"piece": piece}).json()["token"]
    return lambda: client.post("/admin/blog/image/unpack/", {"token": token})


def of_a_state(verb: str, **data: str) -> Case:
    """Return the case of doing something to a former state of a post."""

    def ready(client: Client) -> Act:
        first = editing.working_copy(post := make_draft())
        assert first is not None
        editing.save(first.as_record.changed(body="Other words."), post=post, by=None, at=NOON)
        page = url("post", f"history/{first.pk}" + (f"/{verb}" if verb else ""), post.pk)
        return lambda: client.post(page, data)

    return ready


def replace_words(client: Client) -> Act:
    """Return the case of replacing words in a post, for readers too."""
    page = "/admin/blog/post/replace/?find=the&put=all&where=body&which=all"
    state = editing.working_copy(make_post(body="What the boats bring."))
    assert state is not None
    return lambda: client.post(page, {"change": f"{state.pk}.body.0", "readers": "too"})


def take_words_back(client: Client) -> Act:
    """Return the case of taking such a run back."""
    report = replace_words(client)()["Location"]
    return lambda: client.post(report)


def a_series() -> Series:
    """Return a series of two parts."""
    return make_parts(2)[0].part.series


def in_another_order(client: Client) -> Act:
    """Return the case of putting the parts of a series into another order."""
    parts = make_parts(2)
    page = url("series", "change", make_series().pk)
    places = {f"place_{post.pk}": 2 - place for place, post in enumerate(parts)}
    return lambda: client.post(page, {"name": "Down the river", "slug": "down-the-river", **places})


def an_offer() -> LinkOffer:
    """Return a link that a post is offered."""
    post, target = make_post(body="What a harbour brings, at noon."), make_post("What a harbour brings")
    return LinkOffer.objects.create(
        post=post, target=target, words="What a harbour brings", made_at=NOON, looked_at=NOON
    )


def decide_on_offer(verb: str) -> Case:
    """Return the case of deciding on a link that is offered."""

    def ready(client: Client) -> Act:
        offer = an_offer()
        return lambda: client.post("/admin/blog/post/offers/", {verb: offer.pk})

    return ready


def take_link_back(client: Client) -> Act:
    """Return the case of taking a link back that was made."""
    decide_on_offer("accept")(client)()
    run = LinkOffer.objects.get().run
    return lambda: client.post("/admin/blog/post/offers/", {"take_back": run})


def decline_here(client: Client) -> Act:
    """Return the case of declining a link while writing."""
    offer = an_offer()
    sent = {"post": offer.post_id, "decline": offer.target.slug, "words": offer.words, "content": "x"}
    return lambda: client.post("/admin/blog/post/mentions/", sent)


def in_trash() -> Post:
    """Return a post in the trash."""
    return publishing.trash(make_post(), at=NOON)


WORDS = {
    "alt": "Boats.",
    "caption": "At *dawn*.",
    "credit": "Ann",
    "licence": "CC0",
    "source_url": "",
    "tags": "new, tag",
}
POST = {
    "kind": "post",
    "title": "A title",
    "standfirst": "What it is.",
    "body": "Some text.",
    "tags": "new, tag",
    "series": "A new series",
}
PERSON = {
    "username": "petra",
    "first_name": "Petra",
    "email": "p@example.com",
    "role": "editor",
    "is_active": "on",
}
FRAME = {"turn": 1, "left": 10, "top": 20, "width": 300, "height": 200, "x": 20, "y": 80}
LOOK = {"theme": "studio", "pairing": "book", "measure": "wide", "header_on": "home", "accent": "#1f5286"}
SITE = {"name": "Another name", "closing_question": "And you?"}

# What the desk offers, and how it is done. The test below fails for anything on offer that is not here.
CASES: dict[tuple[type, str], Case] = {
    (Tag, "add"): add("tag", name="Harbours", description="All *about* them."),
    (Tag, "change"): change(make_tag, name="Hearing", slug="hearing"),
    (Tag, "delete"): delete(make_tag),
    (Tag, "action delete_selected"): delete_several(make_tag),
    (Series, "add"): add("series", name="Along the river", description="All *of* it."),
    (Series, "change"): change(make_series, name="Up the river", slug="up-the-river", is_complete="on"),
    (Series, "change its order"): in_another_order,
    (Series, "delete"): delete(a_series),
    (Series, "action delete_selected"): delete_several(a_series),
    (Author, "add"): add("author", name="Ben", bio="Writes."),
    (Author, "change"): change(make_author, name="Ann B.", slug="ann-b", links="Site | https://example.com/"),
    (Author, "delete"): delete(make_author),
    (Author, "action delete_selected"): delete_several(make_author),
    (Redirect, "add"): add("redirect", path="/was/", target="/is/"),
    (Redirect, "change"): change(a_redirect, path="/old/", target=""),
    (Redirect, "delete"): delete(a_redirect),
    (Redirect, "action delete_selected"): delete_several(a_redirect),
    (MissedAddress, "action say_gone_several"): action(a_missed_address, "say_gone_several"),
    (MissedAddress, "action ignore_several"): action(a_missed_address, "ignore_several"),
    (MissedAddress, "gone, by the button of its row"): posting(
        a_missed_address, "", lambda row: {"_gone": row.pk}
    ),
    (MissedAddress, "ignored, by the button of its row"): posting(
        a_missed_address, "", lambda row: {"_ignore": row.pk}
    ),
    (Answer, "view"): read_answer,
    (Answer, "delete"): delete(an_answer),
    (Answer, "action delete_selected"): delete_several(an_answer),
    (Answer, "action mark_as_read"): action(an_answer, "mark_as_read"),
    (SiteSettings, "page blog_sitesettings_appearance"): lambda client: (
        lambda: client.post("/admin/blog/sitesettings/appearance/", LOOK)
    ),
    (SiteSettings, "change"): lambda client: lambda: client.post(url("sitesettings", "change", 1), SITE),
    (User, "add"): add("user", **PERSON, new_password="a long new phrase"),
    (User, "change"): change(a_person, **PERSON, new_password="a long new phrase"),
    (User, "delete"): delete(a_person),
    (User, "action delete_selected"): delete_several(a_person),
    (Image, "add"): add("image", image=file, credit="Ann"),
    (Image, "change"): change(an_unused_image, **WORDS, name="renamed"),
    (Image, "change and file"): posting(
        a_waiting_image, "change", lambda row: {**WORDS, "name": "it-came", "file": file()}
    ),
    (Image, "delete"): delete(an_unused_image),
    (Image, "page blog_image_describe"): posting(an_unused_image, "describe", lambda row: WORDS),
    (Image, "page blog_image_sizes"): posting(an_unused_image, "sizes", lambda row: {}),
    (Image, "page blog_image_frame"): posting(an_unused_image, "frame", lambda row: FRAME),
    (Image, "page blog_image_replace"): posting(an_unused_image, "file", lambda row: {"new_file": file()}),
    (Image, "page blog_image_restore"): of_a_former_file("restore"),
    (Image, "page blog_image_forget"): of_a_former_file("forget"),
    (Image, "page blog_image_several"): several(_save="1", credit="Ann", add_tags="new, tag"),
    (Image, "page blog_image_several to delete"): several(_remove="1"),
    (Image, "page blog_image_unpack"): a_zip,
    (Post, "add"): add("post", **POST),
    (Post, "change"): change_post(),
    (Post, "change and publish"): change_post(_publish="1"),
    (Post, "page blog_post_keep"): posting(make_post, "keep", lambda row: POST),
    (Post, "page blog_post_keep_new"): keep_new,
    (Post, "page blog_post_present"): posting(make_post, "present", lambda row: {}),
    (Post, "page blog_post_unpublish"): posting(make_post, "unpublish", lambda row: {"how": "gone"}),
    (Post, "page blog_post_state"): of_a_state("", name="Before the cuts"),
    (Post, "page blog_post_restore"): of_a_state("restore"),
    (Post, "page blog_post_links"): posting(
        make_draft, "links", lambda row: {"shows": "newest", "lasts": "week"}
    ),
    (Post, "page blog_post_revoke_link"): revoke_link,
    (Post, "page blog_post_remarks"): posting(
        make_draft, "remarks", lambda row: {"add": "1", "text": "Why?"}
    ),
    (Post, "change and hand in"): change_post(_hand_in="1"),
    (Post, "page blog_post_duplicate"): posting(make_post, "duplicate", lambda row: {"as": "template"}),
    (Post, "action change_several"): action(make_post, "change_several", add_tags="new, tag", confirmed="1"),
    (Post, "action publish_several"): action(make_draft, "publish_several", confirmed="1"),
    (Post, "action take_back_several"): action(make_post, "take_back_several", confirmed="1"),
    (Post, "page blog_post_replace"): replace_words,
    (Post, "page blog_post_replaced"): take_words_back,
    (Post, "page blog_post_offers"): decide_on_offer("accept"),
    (Post, "page blog_post_offers to decline"): decide_on_offer("decline"),
    (Post, "page blog_post_offers to take back"): take_link_back,
    (Post, "page blog_post_mentions"): decline_here,
    (Post, "delete"): delete(make_post),
    (Post, "action move_to_trash"): action(make_post, "move_to_trash", confirmed="1"),
    (Post, "action take_out_of_trash"): action(in_trash, "take_out_of_trash"),
}
# Pages of their own that only show something.
READING = {
    "blog_pick",
    "blog_post_preview_new",
    "blog_post_preview",
    "blog_post_frame",
    "blog_post_compare",
    "blog_post_compare_page",
    "blog_post_here",
    "blog_image_frame_picture",
    "blog_image_former_picture",
    "blog_sitesettings_try",
    "blog_sitesettings_page",
}
# What nobody writes at the desk.
LOOKED_AT = {AuditEntry}
# What is answered without leading on.
ANSWERED = (
    "view",
    "page blog_image_describe",
    "page blog_image_unpack",
    "page blog_post_keep",
    "page blog_post_keep_new",
    "page blog_post_present",
    "page blog_post_mentions",
)
STANDARD = ("changelist", "add", "history", "delete", "change")


def offered() -> list[tuple[type, str]]:
    """Return every way to write that the desk offers to somebody who may do everything."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True)
    found: list[tuple[type, str]] = []
    for model, shown in admin.site._registry.items():
        ways = [
            way for way in ("add", "change", "delete") if getattr(shown, f"has_{way}_permission")(request)
        ]
        ways += [f"action {name}" for name in shown.get_actions(request)]
        ways += ["list"] if shown.list_editable or shown.get_inlines(request, None) else []
        standard = {f"blog_{model._meta.model_name}_{page}" for page in STANDARD} | READING | {None}
        ways += [f"page {each.name}" for each in shown.get_urls() if each.name not in standard]
        found += [(model, way) for way in ways]
    return found


def named(case: tuple[type, str]) -> str:
    """Return how a case is called in the list of tests."""
    return f"{case[0].__name__} {case[1]}"


def test_every_noun_is_at_the_desk():
    assert set(admin.site._registry) == {model for model, _way in CASES} | LOOKED_AT


@pytest.mark.parametrize("way", offered(), ids=named)
def test_every_way_to_write_has_a_case(way: tuple[type, str]):
    assert way in CASES, "write down above how this is done"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_write_of_the_desk_goes_through_a_service(case: tuple[type, str], client: Client):
    act = CASES[case](client)
    with watching() as watched:
        answer = act()
    assert answer.status_code in (200, 302), getattr(answer, "content", b"")[:500]
    assert answer.status_code == 302 or case[1] in ANSWERED, "the form came back"
    assert watched.inside, "nothing was written at all"
    assert watched.outside == []


def test_the_own_password_too(client: Client, owner: User):
    words = {"new_password1": "a new long phrase", "new_password2": "a new long phrase"}
    with watching() as watched:
        answer = client.post("/admin/password_change/", {"old_password": "correct horse", **words})
    assert answer.status_code == 302
    assert (watched.inside, watched.outside) == ({"blog_user"}, [])


def test_a_picture_dropped_into_a_text_too(client: Client):
    with watching() as watched:
        assert client.post("/markdownx/upload/", {"image": file()}).status_code == 200
    assert "blog_image" in watched.inside
    assert watched.outside == []


def test_the_watch_sees_a_write_that_no_service_does():
    tag = make_tag()
    with watching() as watched:
        tag.name = "By hand"
        tag.save()
    assert watched.outside

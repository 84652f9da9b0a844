"""Several pictures of the wall at once: chosen by boxes, asked about on a page, and told in numbers; without script."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponseBase
from django.test import Client

from blog.models import Image, Tag, User
from blog.services import curating
from tests.builders import make_draft, make_image, make_post, make_tag, make_user
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db

WALL = "/admin/blog/image/"
SEVERAL = f"{WALL}several/"


def send(client: Client, images: list[Image], **data: object) -> HttpResponseBase:
    """Send what was chosen for these pictures and read where it leads."""
    return client.post(SEVERAL, {"picture": [image.pk for image in images], **data}, follow=True)


def names(answer: HttpResponseBase, name: str) -> list[str]:
    """Return the values of the inputs that are called so."""
    return [each.get("value") or "" for each in elements(answer, "input") if each.get("name") == name]


def test_each_card_has_a_box_that_belongs_to_the_bar(as_editor: Client):
    image = make_image("one")
    answer = as_editor.get(WALL, {"q": "one"})
    (box,) = [each for each in elements(answer, "input") if each.get("name") == "picture"]
    assert (box.get("form"), box.get("value"), box.get("type")) == ("several", str(image.pk), "checkbox")
    (bar,) = [each for each in elements(answer, "form") if each.get("id") == "several"]
    sent = {each.get("name"): each.get("value") for each in bar.iter("input")}
    assert (sent["back"], sent["shown"]) == ("q=one", str(image.pk))
    assert "Choose all on this page" in words_of(answer)


def test_the_page_shows_what_was_chosen_and_leads_back_to_the_wall_as_it_was(as_editor: Client):
    one, two = make_image("one"), make_image("two")
    make_image("three")
    answer = send(as_editor, [one, two], _change="1", back="q=o&show=no-credit&e=1")
    assert "Change 2 pictures" in words_of(answer)
    assert sorted(names(answer, "picture")) == [str(one.pk), str(two.pk)]
    assert f"{WALL}?q=o&show=no-credit" in {each.get("href") for each in elements(answer, "a")}
    assert "Take off" not in words_of(answer)
    done = send(as_editor, [one, two], _save="1", credit="Ann", back="q=o&show=no-credit")
    assert done.redirect_chain[-1][0] == f"{WALL}?q=o&show=no-credit"  # type: ignore[attr-defined]


def test_where_pages_may_be_fewer_by_now_one_comes_to_the_first(as_editor: Client):
    one = make_image("one", alt="")
    kept = as_editor.post(SEVERAL, {"picture": [one.pk], "_save": "1", "back": "q=o&p=2"})
    assert kept.headers["Location"] == f"{WALL}?q=o&p=2"
    changed = as_editor.post(SEVERAL, {"picture": [one.pk], "_save": "1", "back": "show=needs-alt&p=2"})
    assert changed.headers["Location"] == f"{WALL}?show=needs-alt"
    gone = as_editor.post(SEVERAL, {"picture": [one.pk], "_remove": "1", "back": "q=o&p=2"})
    assert gone.headers["Location"] == f"{WALL}?q=o"


@pytest.mark.parametrize("back", ["//elsewhere.example/", "https://elsewhere.example/?a", "\r\nX: y", "\0"])
def test_one_is_led_nowhere_else(as_editor: Client, back: str):
    answer = as_editor.post(SEVERAL, {"back": back})
    assert answer.status_code == 302
    assert answer.headers["Location"].partition("?")[0] == WALL


def test_what_is_filled_in_is_set_and_the_rest_stays(as_editor: Client):
    one, two = make_image("one", caption="At dawn.", licence="CC0"), make_image("two", credit="Bo")
    curating.tag(one, [make_tag("Dawn"), make_tag("Boats")])
    answer = send(
        as_editor,
        [one, two],
        _save="1",
        credit="Ann",
        no_licence="on",
        source_url="https://example.com/",
        add_tags="boats, Harbours,, New",
        take_tags=["dawn"],
        decorative="yes",
    )
    assert "2 pictures changed." in words_of(answer)
    for image in (one, two):
        image.refresh_from_db()
        assert (image.credit, image.licence, image.source_url) == ("Ann", "", "https://example.com/")
        assert image.is_decorative
        assert list(image.tags.values_list("name", flat=True)) == ["Boats", "Harbours", "New"]
    assert one.caption == "At dawn."


def test_nothing_filled_in_changes_nothing_and_says_so(as_editor: Client):
    one, two = make_image("one", credit="Ann"), make_image("two")
    assert "0 pictures changed. 2 were like that already." in words_of(send(as_editor, [one, two], _save="1"))
    answer = send(as_editor, [one, two], _save="1", credit="Ann")
    assert "1 picture changed. 1 was like that already." in words_of(answer)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"source_url": "no address"}, "Enter a valid URL"),
        ({"credit": "A" * 301}, "at most 300 characters"),
        ({"credit": "Ann", "no_credit": "on"}, "Either write something here or tick"),
        ({"take_tags": ["dusk"]}, "not one of the available choices"),
        ({"decorative": "perhaps"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_comes_back_with_everything_kept(
    as_editor: Client, data: dict[str, object], sentence: str
):
    image = make_image("one")
    curating.tag(image, [make_tag("Dawn")])
    answer = send(as_editor, [image], **{"_save": "1", "licence": "CC0", "add_tags": "Boats", **data})
    assert sentence in words_of(answer)
    assert names(answer, "picture") == [str(image.pk)]
    assert names(answer, "add_tags") == ["Boats"]
    image.refresh_from_db()
    assert image.licence == ""
    assert not Tag.objects.filter(name="Boats").exists()


def test_all_that_the_page_showed_can_be_chosen_without_script(as_editor: Client):
    one, two = make_image("one"), make_image("two")
    answer = as_editor.post(SEVERAL, {"all_shown": "1", "shown": [one.pk, two.pk], "_change": "1"})
    assert "Change 2 pictures" in words_of(answer)


@pytest.mark.parametrize("pks", [[], ["9999999"], ["x"], ["1" * 40], ["\0"], ["٣"], ["-1"]])
def test_nothing_chosen_is_said(as_editor: Client, pks: list[str]):
    answer = as_editor.post(SEVERAL, {"picture": pks, "_change": "1"}, follow=True)
    assert "No picture was chosen" in words_of(answer)


def test_before_deleting_it_is_asked_and_said_what_stays_and_why(as_editor: Client):
    used, free = make_image("used"), make_image("free")
    make_post("Of boats", "![](image:used)")
    answer = send(as_editor, [used, free], _delete="1")
    assert "Delete 1 picture?" in words_of(answer)
    assert "Stays, since it is used in: Of boats" in words_of(answer)
    assert Image.objects.count() == 2
    done = send(as_editor, [used, free], _remove="1")
    assert "1 picture deleted." in words_of(done)
    assert "“used” stays, since it is in use: Of boats" in words_of(done)
    assert Image.objects.get() == used


def test_when_all_are_in_use_nothing_can_be_deleted(as_editor: Client):
    used = make_image("used")
    make_draft("Draft", "![](image:used)")
    answer = send(as_editor, [used], _delete="1")
    assert "None of these can be deleted" in words_of(answer)
    assert names(answer, "_remove") == []
    send(as_editor, [used], _remove="1")
    assert Image.objects.exists()


def test_authors_change_words_and_tags_but_delete_nothing(as_author: Client):
    image = make_image("one")
    assert "Delete…" not in words_of(as_author.get(WALL))
    for verb in ("_delete", "_remove"):
        assert as_author.post(SEVERAL, {"picture": [image.pk], verb: "1"}).status_code == 403
    assert "1 picture changed." in words_of(
        send(as_author, [image], _save="1", credit="Ann", add_tags="Boats")
    )
    assert image.tags.get().name == "Boats"


def test_an_author_does_not_learn_the_titles_of_others_drafts(as_author: Client, editor: User):
    from tests.builders import make_author

    image = make_image("one")
    make_draft("A secret", "![](image:one)", author=make_author("Edith Editor"))
    curating.tag(image, [])
    assert "A secret" not in words_of(send(as_author, [image], _change="1"))


def test_others_cannot_and_links_do_nothing(client: Client, stranger: User, as_editor: Client):
    image = make_image("one")
    client.force_login(stranger)
    assert client.post(SEVERAL, {"picture": [image.pk], "_remove": "1"}).status_code == 302
    assert as_editor.get(SEVERAL).status_code == 405
    assert Image.objects.exists()


def test_who_may_only_look_at_pictures_has_neither_boxes_nor_bar(client: Client):
    image, vera = make_image("one"), make_user("vera")
    vera.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(vera)
    answer = client.get(WALL)
    assert names(answer, "picture") == names(answer, "all_shown") == []
    assert client.post(SEVERAL, {"picture": [image.pk], "_save": "1", "credit": "Vera"}).status_code == 403


def test_forged_fields_change_nothing(as_editor: Client):
    image = make_image("one")
    send(as_editor, [image], _save="1", alt="x", caption="x", name="x", digest="x", turn="1")
    fresh = Image.objects.get()
    assert (fresh.alt, fresh.caption, fresh.name, fresh.digest, fresh.turn) == (
        image.alt,
        image.caption,
        "one",
        image.digest,
        0,
    )


def test_the_tags_of_one_picture_are_written_on_its_page(as_editor: Client):
    image = make_image("one")
    page = f"{WALL}{image.pk}/change/"
    curating.tag(image, [make_tag("Boats")])
    assert names(as_editor.get(page), "tags") == ["Boats"]
    data = {
        "alt": image.alt,
        "name": "one",
        "tags": "Dawn, boats ,",
        "seen": names(as_editor.get(page), "seen")[0],
    }
    assert as_editor.post(page, data).status_code == 302
    assert list(image.tags.values_list("name", flat=True)) == ["Boats", "Dawn"]
    # Somebody else has put one on meanwhile.
    answer = as_editor.post(page, {**data, "tags": ""})
    assert "Somebody else has changed this picture meanwhile" in words_of(answer)
    assert "“Boats, Dawn”" in words_of(answer)
    assert image.tags.count() == 2

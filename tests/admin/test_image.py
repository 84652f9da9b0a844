"""The picture library: the wall, its words, what comes in, what cannot go."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image as PillowImage

from blog.models import Image, Post, User
from blog.services import completing, organising, publishing, ticking, uploading, writes
from tests.builders import (
    NOON,
    make_author,
    make_draft,
    make_image,
    make_post,
    make_user,
    picture_bytes,
    storage_away,
)
from tests.reading_html import elements, parsed, words_of

pytestmark = pytest.mark.django_db

WALL = "/admin/blog/image/"
WORDS = {"alt": "Boats.", "caption": "At *dawn*.", "credit": "Ann"}


def names(answer: HttpResponseBase) -> list[str]:
    """Return the names of the pictures on the wall."""
    return ["".join(each.itertext()) for each in elements(answer, "h2") if each.get("class") == "card-name"]


def describe(client: Client, image: Image, **words: str) -> HttpResponseBase:
    """Send a picture's words as the script does."""
    return client.post(f"{WALL}{image.pk}/describe/", words, headers={"Accept": "application/json"})


def file(name: str = "boats.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, picture_bytes() if data is None else data, "image/jpeg")


def test_the_wall_shows_the_newest_first_with_code_and_thumbnail(as_editor: Client):
    first, second = make_image("one"), make_image("two")
    Image.objects.filter(pk=second.pk).update(created_at=NOON + timedelta(days=1))
    answer = as_editor.get(WALL)
    assert names(answer) == ["two", "one"]
    shown = {each.get("src") for each in elements(answer, "img")}
    assert first.thumbnail_url in shown
    assert "![](image:one)" in words_of(answer)


def test_search_looks_at_name_alt_caption_and_credit(as_editor: Client):
    make_image("harbour", alt="x")
    make_image("other", alt="A harbour.")
    make_image("third", alt="x", caption="The harbour.")
    make_image("fourth", alt="x", credit="Harbour Press")
    make_image("fifth", alt="x")
    assert sorted(names(as_editor.get(WALL, {"q": "harbour"}))) == ["fourth", "harbour", "other", "third"]
    assert "No picture is like that" in words_of(as_editor.get(WALL, {"q": "zeppelin"}))


def test_filters_find_what_lacks_something(as_editor: Client):
    used = make_image("used", credit="Ann")
    make_post("Post", "![](image:used)")
    make_image("led", credit="Ann")
    make_draft("Draft", lead_image=Image.objects.get(name="led"))
    portrait = make_image("portrait", credit="Ann")
    author = make_author()
    author.picture = portrait
    organising.save_author(author, at=NOON)
    make_image("plain", credit="Ann")
    make_image("silent", alt="", credit="Ann")
    make_image("nobody-s")
    writes(Image.objects.create)(name="to-come", alt="Later.", credit="Ann", created_at=NOON)
    writes(Image.objects.create)(name="ornament", credit="Ann", is_decorative=True, created_at=NOON)
    assert used.name == "used"

    def found(kind: str) -> list[str]:
        return sorted(names(as_editor.get(WALL, {"show": kind})))

    assert found("unused") == ["nobody-s", "ornament", "plain", "silent", "to-come"]
    assert found("needs-alt") == ["silent"]
    assert found("no-credit") == ["nobody-s"]
    assert found("waiting") == ["ornament", "to-come"]
    assert len(found("nonsense")) == 8
    counts = [each.text for each in elements(as_editor.get(WALL), "span") if each.get("class") == "count"]
    assert counts[-5:] == ["5", "1", "1", "2", "6"]


def test_the_wall_asks_as_many_questions_for_many_pictures_as_for_one(
    as_editor: Client, django_assert_max_num_queries
):
    make_image("first")
    make_post("First", "![](image:first)")
    with django_assert_max_num_queries(40) as one:
        as_editor.get(WALL)
    author = make_author("Ann", slug="ann")
    for number in range(6):
        image = make_image(f"number-{number}", colour=f"#33{number}699")
        make_post(f"Post {number}", f"![](image:number-{number})", author=author, lead_image=image)
    author.picture = image
    organising.save_author(author, at=NOON)
    with django_assert_max_num_queries(40) as many:
        as_editor.get(WALL)
    assert len(many) <= len(one) + 3  # posts' authors, authors' pictures: once there are any
    for number in range(6, 12):
        make_image(f"number-{number}", colour=f"#33{number:02}99")
        make_post(f"Post {number}", f"![](image:number-{number})", author=author)
    with django_assert_max_num_queries(len(many)):
        as_editor.get(WALL)


def test_each_picture_says_where_it_is_used_drafts_too(as_editor: Client):
    image = make_image("harbour")
    live = make_post("Live post", "![](image:harbour)")
    draft = make_draft("Draft of it", "![](image:harbour)")
    author = make_author()
    author.picture = image
    organising.save_author(author, at=NOON)
    for page in (WALL, f"{WALL}{image.pk}/change/"):
        answer = as_editor.get(page)
        links = {each.get("href"): each.text for each in elements(answer, "a")}
        assert links[f"/admin/blog/post/{live.pk}/change/"] == "Live post"
        assert links[f"/admin/blog/post/{draft.pk}/change/"] == "Draft of it"
        assert links[f"/admin/blog/author/{author.pk}/change/"] == "Ann Author"
        assert "(draft)" in words_of(answer)
        assert "(portrait)" in words_of(answer)


def test_an_author_does_not_learn_the_titles_of_others_drafts(as_author: Client, editor: User):
    image = make_image("harbour")
    make_draft("Top secret", "![](image:harbour)", author=make_author("Edith Editor"))
    for page in (WALL, f"{WALL}{image.pk}/change/"):
        said = words_of(as_author.get(page))
        assert "secret" not in said
        assert "A text of somebody else" in said


# --- Words ------------------------------------------------------------------------------------------------------------


def test_words_are_saved_and_the_posts_that_show_them_are_drawn_again(as_editor: Client):
    image = make_image("harbour", caption="Before.")
    post = make_post("Post", "![](image:harbour)")
    answer = describe(as_editor, image, **WORDS)
    assert answer.status_code == 200
    told = json.loads(answer.content)
    assert (told["alt"], told["caption"], told["credit"], told["needs_alt"]) == (*WORDS.values(), False)
    image.refresh_from_db()
    assert (image.alt, image.caption, image.credit) == tuple(WORDS.values())
    post.refresh_from_db()
    assert "Before." not in post.html


def test_words_that_are_not_sent_stay(as_editor: Client):
    image = make_image("harbour", caption="Stays.", credit="Ann", is_decorative=True)
    assert describe(as_editor, image, credit="Ben").status_code == 200
    image.refresh_from_db()
    assert (image.alt, image.caption, image.credit) == ("Boats in a harbour.", "Stays.", "Ben")
    assert image.is_decorative
    describe(as_editor, image, alt="New.")  # an unticked box is not sent
    image.refresh_from_db()
    assert not image.is_decorative


def test_forged_fields_change_nothing(as_editor: Client):
    image, other = make_image("harbour"), make_image("other")
    forged = {
        "name": "forged",
        "digest": "0" * 64,
        "original": "/etc/passwd",
        "id": str(other.pk),
        "uploaded_by": "1",
    }
    before = Image.objects.filter(pk=other.pk).values().get()
    assert describe(as_editor, image, **WORDS, **forged).status_code == 200
    assert Image.objects.filter(pk=other.pk).values().get() == before
    now = Image.objects.get(pk=image.pk)
    assert (now.name, now.digest, now.original) == (image.name, image.digest, image.original)


def test_words_that_are_too_long_come_back_as_errors_by_field(as_editor: Client):
    image = make_image("harbour")
    answer = describe(as_editor, image, **{**WORDS, "alt": "x" * 501, "credit": "y" * 301})
    assert answer.status_code == 400
    told = json.loads(answer.content)
    assert set(told["errors"]) == {"alt", "credit"}
    assert told["error"]
    image.refresh_from_db()
    assert image.alt == "Boats in a harbour."


def test_words_that_somebody_changed_meanwhile_are_not_written_over(as_editor: Client):
    image = make_image("harbour")
    seen = json.loads(describe(as_editor, image, **WORDS).content)["seen"]
    assert describe(as_editor, image, **{**WORDS, "alt": "Theirs."}, seen=seen).status_code == 200
    late = describe(as_editor, image, **{**WORDS, "alt": "Mine."}, seen=seen)
    assert late.status_code == 400
    assert "Somebody else" in json.loads(late.content)["error"]
    image.refresh_from_db()
    assert image.alt == "Theirs."


def test_without_script_the_words_are_saved_and_one_is_led_back(as_editor: Client):
    image = make_image("harbour")
    headers = {
        "Accept": "text/html,application/xhtml+xml",
        "Referer": f"http://testserver{WALL}?show=needs-alt",
    }
    answer = as_editor.post(f"{WALL}{image.pk}/describe/", WORDS, headers=headers)
    assert answer.status_code == 302
    assert answer.url == f"http://testserver{WALL}?show=needs-alt#picture-{image.pk}"
    image.refresh_from_db()
    assert image.alt == "Boats."
    away = as_editor.post(
        f"{WALL}{image.pk}/describe/", WORDS, headers={**headers, "Referer": "https://evil.example/"}
    )
    assert away.url == f"{WALL}#picture-{image.pk}"


def test_without_script_refused_words_come_back_and_can_be_saved_again(as_editor: Client):
    image = make_image("harbour")
    headers = {"Accept": "text/html"}
    data = {**WORDS, "alt": "Mine.", "seen": "what I saw long ago"}
    answer = as_editor.post(f"{WALL}{image.pk}/describe/", data, headers=headers)
    assert answer.status_code == 400
    assert "Somebody else has changed" in words_of(answer)
    assert "Mine." in words_of(answer)
    seen = next(each.get("value") for each in elements(answer, "input") if each.get("name") == "seen")
    again = as_editor.post(f"{WALL}{image.pk}/describe/", {**data, "seen": seen}, headers=headers)
    assert again.status_code == 302
    image.refresh_from_db()
    assert image.alt == "Mine."


def test_only_who_may_change_pictures_describes_them(client: Client, stranger: User):
    image = make_image("harbour")
    assert describe(client, image, **WORDS).status_code == 403
    client.force_login(stranger)
    assert describe(client, image, **WORDS).status_code == 403
    nobody = make_user("nora")  # staff without a group
    client.force_login(nobody)
    assert describe(client, image, **WORDS).status_code == 403
    assert Image.objects.get(pk=image.pk).alt == "Boats in a harbour."


def test_a_script_hears_in_a_sentence_that_a_picture_cannot_be_described(as_editor: Client, client: Client):
    image = make_image("harbour")
    gone = as_editor.post(f"{WALL}99999999/describe/", WORDS, headers={"Accept": "application/json"})
    assert gone.status_code == 404
    assert json.loads(gone.content) == {"error": "This picture is not in the library any more."}
    client.force_login(make_user("nora"))  # staff without a group
    refused = describe(client, image, **WORDS)
    assert refused.status_code == 403
    assert "Ask an editor" in json.loads(refused.content)["error"]


def test_describing_needs_a_token(editor: User):
    image = make_image("harbour")
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert describe(client, image, **WORDS).status_code == 403


@pytest.mark.parametrize("pk", ["0", "99999999", "9" * 30, "x", "-1"])
def test_a_picture_that_is_not_there_is_not_found(as_editor: Client, pk: str):
    assert as_editor.post(f"{WALL}{pk}/describe/", WORDS).status_code in (302, 404)
    assert as_editor.get(f"{WALL}{pk}/change/").status_code in (302, 404)


# --- New ones ---------------------------------------------------------------------------------------------------------


def test_a_decorative_picture_is_marked_so_on_its_card(as_editor: Client):
    make_image("plain")
    make_image("ornament", alt="", is_decorative=True)

    def marked(name: str) -> bool:
        answer = as_editor.get(WALL, {"q": name})
        (mark,) = [each for each in elements(answer, "span") if each.get("class") == "card-decorative"]
        return mark.get("hidden") is None

    assert marked("ornament")
    assert not marked("plain")


def test_several_files_come_in_at_once_and_a_bad_one_stops_none(as_editor: Client, editor: User):
    files = [
        file("a.jpg", picture_bytes(colour="#111111")),
        file("notes.jpg", b"not a picture"),
        file("b.jpg", picture_bytes(colour="#222222")),
    ]
    answer = as_editor.post(f"{WALL}add/", {"image": files, "credit": "Ann"}, follow=True)
    said = words_of(answer)
    assert "2 pictures came in." in said
    assert "“notes.jpg” was not taken. This file is not a picture." in said
    assert sorted(Image.objects.values_list("name", "credit")) == [("a", "Ann"), ("b", "Ann")]
    assert Image.objects.filter(uploaded_by=editor).count() == 2


def test_the_same_file_again_is_told_and_changes_nothing(as_editor: Client):
    as_editor.post(f"{WALL}add/", {"image": file("a.jpg")})
    answer = as_editor.post(f"{WALL}add/", {"image": file("again.jpg"), "credit": "Other"}, follow=True)
    assert "was in the library already, as a." in words_of(answer)
    assert Image.objects.get().credit == ""


def test_no_file_and_only_bad_files_keep_the_form(as_editor: Client):
    assert "required" in words_of(as_editor.post(f"{WALL}add/", {"credit": "Ann"}))
    answer = as_editor.post(f"{WALL}add/", {"image": file("x.jpg", b"<svg>"), "credit": "Ann"})
    assert answer.status_code == 200
    assert 'value="Ann"' in answer.content.decode()


def test_a_file_that_is_too_large_is_refused_unread(as_editor: Client, settings):
    settings.MARKDOWNX_UPLOAD_MAX_SIZE = 100
    assert "larger than" in words_of(as_editor.post(f"{WALL}add/", {"image": file()}))
    assert not Image.objects.exists()


def test_a_picture_added_in_a_window_goes_to_the_form_that_asked(as_editor: Client):
    answer = as_editor.post(f"{WALL}add/?_popup=1", {"image": file(), "_popup": "1"})
    assert answer.status_code == 200
    assert str(Image.objects.get().pk) in answer.content.decode()
    assert "popup_response.js" in answer.content.decode()


# --- One picture ------------------------------------------------------------------------------------------------------


def page(image: Image) -> str:
    """Return the address of a picture's page."""
    return f"{WALL}{image.pk}/change/"


def test_another_name_is_given_and_the_former_one_goes_on(as_editor: Client):
    image = make_image("harbour")
    post = make_post("Post", "![](image:harbour)")
    answer = as_editor.post(page(image), {**WORDS, "name": "port", "licence": "", "source_url": ""})
    assert answer.status_code == 302
    image.refresh_from_db()
    assert (image.name, image.alt) == ("port", "Boats.")
    assert image.aliases.get().name == "harbour"
    assert post.image_uses.get(is_live=True).image == image


@pytest.mark.parametrize("name", ["taken", "former", "Bad Name", "", "../x", "a--b", "ä"])
def test_a_name_that_cannot_be_is_refused_with_everything_kept(as_editor: Client, name: str):
    make_image("taken")
    other = make_image("former", colour="#000000")
    image = make_image("harbour", colour="#ffffff")
    as_editor.post(page(other), {**WORDS, "name": "latter", "licence": "", "source_url": ""})
    answer = as_editor.post(page(image), {**WORDS, "alt": "What I typed.", "name": name})
    assert answer.status_code == 200
    assert "What I typed." in answer.content.decode()
    image.refresh_from_db()
    assert (image.name, image.alt) == ("harbour", "Boats in a harbour.")


def test_a_waiting_picture_takes_its_file_on_its_page(as_editor: Client):
    image = writes(Image.objects.create)(name="to-come", caption="Waits.", created_at=NOON)
    data = {**WORDS, "name": "to-come", "licence": "", "source_url": ""}
    refused = as_editor.post(page(image), {**data, "file": file("x.jpg", b"nothing")})
    assert "This file is not a picture" in words_of(refused)
    assert Image.objects.get().is_waiting
    assert as_editor.post(page(image), {**data, "file": file()}).status_code == 302
    image = Image.objects.get()
    assert not image.is_waiting
    assert image.alt == "Boats."


def test_a_file_that_the_library_has_is_not_taken_twice(as_editor: Client):
    as_editor.post(f"{WALL}add/", {"image": file("known.jpg")})
    image = writes(Image.objects.create)(name="to-come", created_at=NOON)
    answer = as_editor.post(page(image), {**WORDS, "name": "to-come", "file": file()})
    assert "in the library already, as known" in words_of(answer)
    assert Image.objects.get(name="to-come").is_waiting


def test_a_picture_in_use_is_not_deleted_and_says_where(as_editor: Client):
    image = make_image("harbour")
    make_draft("Uses it", "![](image:harbour)")
    for answer in (
        as_editor.get(f"{WALL}{image.pk}/delete/"),
        as_editor.post(f"{WALL}{image.pk}/delete/", {"post": "yes"}),
    ):
        assert "It cannot go yet" in words_of(answer)
        assert "Uses it" in words_of(answer)
        assert not [each for each in elements(answer, "input") if each.get("name") == "post"]
    assert Image.objects.exists()


def test_a_lead_picture_even_of_a_post_in_the_trash_is_not_deleted(as_editor: Client):
    image = make_image("harbour")
    publishing.trash(make_post("Trashed", lead_image=image), at=NOON)
    answer = as_editor.post(f"{WALL}{image.pk}/delete/", {"post": "yes"})
    assert "Trashed" in words_of(answer)
    assert Image.objects.exists()
    assert Post.objects.exists()


def test_a_picture_that_cannot_be_taken_in_now_is_said_so(as_editor: Client):
    with storage_away():
        answer = as_editor.post(f"{WALL}add/", {"image": file()}, follow=True)
    assert "does not answer" in words_of(answer)
    assert not Image.objects.exists()


def test_an_unused_picture_is_deleted(as_editor: Client):
    image = make_image("harbour")
    assert as_editor.post(f"{WALL}{image.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Image.objects.exists()


def test_hostile_words_are_shown_as_words(as_editor: Client):
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    image = make_image("harbour", alt=evil, caption=evil, credit=evil)
    make_draft(evil, "![](image:harbour)")
    for address in (WALL, page(image), f"{WALL}{image.pk}/delete/", "/admin/"):
        tree = parsed(as_editor.get(address))
        assert not [each for each in tree.iter("script") if "alert" in (each.text or "")], address
        assert not [each for each in tree.iter() if "onerror" in each.attrib], address


def test_sizes_still_to_make_are_told_and_found(as_editor: Client):
    image = make_image("harbour")
    page = words_of(as_editor.get(f"{WALL}{image.pk}/change/"))
    assert "4 files are still to be made" in page
    assert "(AVIF 480, AVIF 640, WEBP 480, WEBP 640)" in page
    assert names(as_editor.get(WALL, {"show": "sizes"})) == ["harbour"]
    while ticking.complete_next(at=NOON):
        pass
    assert "All made" in words_of(as_editor.get(f"{WALL}{image.pk}/change/"))
    assert names(as_editor.get(WALL, {"show": "sizes"})) == []


def test_sizes_that_could_not_be_made_are_made_when_an_editor_asks(as_editor: Client):
    image = make_image("harbour")
    completing.give_up(image, why="The picture is damaged or incomplete.")
    page = words_of(as_editor.get(f"{WALL}{image.pk}/change/"))
    assert "Some could not be made: The picture is damaged or incomplete." in page
    assert names(as_editor.get(WALL, {"show": "sizes"})) == ["harbour"]
    answer = as_editor.post(f"{WALL}{image.pk}/sizes/", follow=True)
    assert "4 files are still to be made" in words_of(answer)
    assert completing.claim(at=NOON) == image


@pytest.mark.parametrize(("method", "status"), [("get", 405), ("post", 404)])
def test_asking_for_sizes_of_nothing_or_by_a_link_does_nothing(as_editor: Client, method: str, status: int):
    assert getattr(as_editor, method)(f"{WALL}999/sizes/").status_code == status


def sent(client: Client, image: Image, **changes: str) -> dict[str, object]:
    """Return what a browser sends from the page of a picture, with these changes."""
    form = client.get(page(image)).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    return {**{name: value for name, value in shown.items() if value not in (None, False)}, **changes}


def test_the_page_of_a_picture_does_not_take_back_a_colleagues_words(as_editor: Client):
    image = make_image("harbour", credit="Old")
    mine = sent(as_editor, image, alt="Mine.")
    uploading.describe(image, credit="Jane Doe")
    answer = as_editor.post(page(image), mine)
    assert "Somebody else has changed this picture meanwhile" in words_of(answer)
    assert "“Jane Doe”" in words_of(answer)
    image.refresh_from_db()
    assert (image.alt, image.credit) == ("Boats in a harbour.", "Jane Doe")
    form = answer.context["adminform"].form
    again = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert as_editor.post(page(image), again).status_code == 302
    image.refresh_from_db()
    assert (image.alt, image.credit) == ("Mine.", "Old")


def test_what_the_file_says_is_offered_where_nobody_has_said_anything(as_editor: Client):
    exif = PillowImage.Exif()
    exif[0x010E], exif[0x8298] = "The harbour at <dawn>", "CC BY 4.0"
    data = picture_bytes(exif=exif)
    image = uploading.store(data, file_name="a.jpg", by=None, at=NOON, caption="Mine.").image
    offered = {
        each.get("name"): each.get("data-found") for each in elements(as_editor.get(page(image)), "input")
    }
    assert offered["licence"] == "CC BY 4.0"
    texts = {
        each.get("name"): each.get("data-found") for each in elements(as_editor.get(page(image)), "textarea")
    }
    assert texts["caption"] is None
    uploading.describe(image, caption="")
    texts = {each.get("name"): each.get("data-found") for each in elements(as_editor.get(WALL), "textarea")}
    assert texts["caption"] == "The harbour at <dawn>"


def test_a_picture_that_looks_like_another_says_so(as_editor: Client):
    from tests.pictures.samples import photograph, saved

    one = uploading.store(saved(photograph(), "PNG"), file_name="one.png", by=None, at=NOON).image
    two = uploading.store(
        saved(photograph(), "JPEG", quality=60), file_name="two.jpg", by=None, at=NOON
    ).image
    other = make_image("other")
    assert uploading.alike(two) == [one]
    assert uploading.alike(other) == []
    assert "Looks like one" in words_of(as_editor.get(page(two)))
    answer = as_editor.post(
        "/markdownx/upload/", {"image": file(data=saved(photograph(), "WEBP", quality=70))}
    )
    assert sorted(json.loads(answer.content)["alike"]) == ["one", "two"]

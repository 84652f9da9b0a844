"""Zips at the desk: told file by file, gone on with part by part, with a script and without."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client

from blog.admin import image_zip
from blog.models import Image, User
from tests.builders import make_image, make_user, picture_bytes, storage_away
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db

UNPACK = "/admin/blog/image/unpack/"
ADD = "/admin/blog/image/add/"
PAGE = {"Accept": "text/html"}
BLUE, RED = picture_bytes(60, 40), picture_bytes(50, 40, colour="#aa2200")
FILES = {"blue.jpg": BLUE, "words.txt": b"No picture.", "red.jpg": RED}


def zipped(files: dict[str, bytes], name: str = "trip.zip") -> SimpleUploadedFile:
    """Return a zip of these files as a browser sends it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return SimpleUploadedFile(name, made.getvalue(), "application/zip")


def send(client: Client, file: SimpleUploadedFile, **more: str) -> HttpResponseBase:
    """Send a zip in one piece as the script does, and ask to begin with it."""
    kept = client.post(UNPACK, {"piece": file, "token": "", "start": "0"})
    return kept if kept.status_code != 200 else client.post(UNPACK, {"token": kept.json()["token"], **more})


def hidden(answer: HttpResponseBase) -> dict[str, str]:
    """Return what the button to go on sends."""
    return {each.get("name", ""): each.get("value", "") for each in elements(answer, "input")}


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every request look at one file only."""
    monkeypatch.setattr(image_zip, "SCRIPT_SECONDS", 0)
    monkeypatch.setattr(image_zip, "PAGE_SECONDS", 0)


def test_a_script_hears_what_became_of_each_file(as_editor: Client, editor: User):
    known = make_image("known")
    answer = send(as_editor, zipped(FILES), credit="Ann").json()
    assert (answer["total"], answer["next"], answer["token"]) == (3, None, "")
    blue, words, red = answer["files"]
    assert (blue["name"], blue["image"], blue["is_new"]) == ("blue.jpg", "blue", True)
    assert (words["name"], words["error"][:26]) == ("words.txt", "This file is not a picture")
    assert red["image"] == "red"
    image = Image.objects.get(name="red")
    assert (image.credit, image.uploaded_by) == ("Ann", editor)
    again = send(as_editor, zipped({"a.jpg": RED})).json()
    assert (again["files"][0]["image"], again["files"][0]["is_new"]) == ("red", False)
    like = send(as_editor, zipped({"like.jpg": picture_bytes(320, 200)})).json()
    assert known.name in like["files"][0]["alike"]


def test_a_script_goes_on_where_it_was(as_editor: Client, no_time: None, settings):
    first = send(as_editor, zipped(FILES)).json()
    assert ([each["name"] for each in first["files"]], first["next"]) == (["blue.jpg"], 1)
    second = as_editor.post(UNPACK, {"token": first["token"], "next": first["next"]}).json()
    assert ([each["name"] for each in second["files"]], second["next"]) == (["words.txt"], 2)
    third = as_editor.post(UNPACK, {"token": second["token"], "next": second["next"]}).json()
    assert ([each["name"] for each in third["files"]], third["next"]) == (["red.jpg"], None)
    assert list((settings.HOME / "incoming").iterdir()) == []
    over = as_editor.post(UNPACK, {"token": second["token"], "next": "2"})
    assert over.status_code == 400
    assert "not here any more" in over.json()["error"]


@pytest.mark.parametrize("start", ["", "x", "-1", "9" * 30, "1.5", "٣"])
def test_a_strange_place_does_no_harm(as_editor: Client, no_time: None, start: str):
    first = send(as_editor, zipped(FILES)).json()
    assert as_editor.post(UNPACK, {"token": first["token"], "next": start}).status_code == 200


@pytest.mark.parametrize("data", [b"", b"No zip.", BLUE], ids=["empty", "words", "picture"])
def test_what_is_no_zip_is_refused_in_a_sentence(as_editor: Client, data: bytes):
    file = SimpleUploadedFile("trip.zip", data or b" ", "application/zip")
    answer = send(as_editor, file)
    assert answer.status_code == 400
    assert "damaged or incomplete" in answer.json()["error"]
    page = as_editor.post(ADD, {"image": SimpleUploadedFile("trip.zip", data or b" ")}, follow=True)
    assert "“trip.zip” was not taken. The zip is damaged" in words_of(page)


def test_a_zip_that_is_too_large_is_refused(as_editor: Client, monkeypatch: pytest.MonkeyPatch, settings):
    monkeypatch.setattr("blog.services.unpacking.MOST_BYTES", 100)
    assert "larger than 2 GB" in words_of(as_editor.post(ADD, {"image": zipped(FILES)}, follow=True))
    token = as_editor.post(UNPACK, {"piece": SimpleUploadedFile("a", b"x" * 60)}).json()["token"]
    answer = as_editor.post(
        UNPACK, {"piece": SimpleUploadedFile("a", b"x" * 60), "token": token, "start": "60"}
    )
    assert (answer.status_code, "larger than 2 GB" in answer.json()["error"]) == (400, True)
    assert list((settings.HOME / "incoming").iterdir()) == []


def test_a_zip_comes_in_pieces_and_the_same_piece_again_does_no_harm(as_editor: Client, settings):
    whole = zipped(FILES).read()
    token = ""
    for start, end in ((0, 300), (300, 700), (300, 700), (700, len(whole))):
        piece = SimpleUploadedFile("trip.zip", whole[start:end])
        token = as_editor.post(UNPACK, {"piece": piece, "token": token, "start": start}).json()["token"]
    answer = as_editor.post(UNPACK, {"token": token, "next": "0"}).json()
    assert [each.get("image") for each in answer["files"]] == ["blue", None, "red"]
    assert list((settings.HOME / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("token", "start"), [("", "5"), ("x" * 22, "0"), ("../../secret_key", "0"), (None, "99999999")]
)
def test_a_piece_that_does_not_follow_is_refused(as_editor: Client, token: str | None, start: str):
    mine = as_editor.post(UNPACK, {"piece": zipped(FILES)}).json()["token"]
    sent = {"piece": zipped(FILES), "token": mine if token is None else token, "start": start}
    answer = as_editor.post(UNPACK, sent)
    assert (answer.status_code, "Add it again" in answer.json()["error"]) == (400, True)


def test_a_storage_that_is_away_is_said(as_editor: Client):
    with storage_away():
        answer = send(as_editor, zipped(FILES)).json()
    assert len(answer["files"]) == 1
    assert "does not answer" in answer["files"][0]["error"]
    assert answer["next"] is None


def test_without_script_a_zip_comes_in_among_other_files(as_editor: Client):
    make_image("known")
    files = [
        zipped({"blue.jpg": BLUE, "words.txt": b"No picture."}),
        SimpleUploadedFile("alone.jpg", RED, "image/jpeg"),
    ]
    answer = as_editor.post(ADD, {"image": files, "credit": "Ann"}, follow=True)
    assert "“words.txt” was not taken. This file is not a picture" in words_of(answer)
    assert words_of(answer).count("1 picture came in.") == 2
    assert set(Image.objects.exclude(name="known").values_list("name", "credit")) == {
        ("blue", "Ann"),
        ("alone", "Ann"),
    }


def test_without_script_one_goes_on_with_a_button(as_editor: Client, no_time: None):
    answer = as_editor.post(
        ADD, {"image": [zipped(FILES), zipped(FILES, "second.zip")], "credit": "Ann"}, headers=PAGE
    )
    assert "1 of 3 files have been looked at." in words_of(answer)
    assert "“second.zip” was not taken. One zip takes long already" in words_of(answer)
    answer = as_editor.post(UNPACK, hidden(answer), headers=PAGE)
    assert "2 of 3 files have been looked at." in words_of(answer)
    assert "“words.txt” was not taken" in words_of(answer)
    answer = as_editor.post(UNPACK, hidden(answer), headers=PAGE, follow=True)
    assert answer.redirect_chain[-1][0] == "/admin/blog/image/"  # type: ignore[attr-defined]
    assert set(Image.objects.values_list("name", "credit")) == {("blue", "Ann"), ("red", "Ann")}
    gone = as_editor.post(UNPACK, {"token": "x"}, headers=PAGE, follow=True)
    assert "not here any more" in words_of(gone)


def test_of_many_refused_files_some_are_named_and_the_rest_counted(as_editor: Client):
    answer = as_editor.post(ADD, {"image": zipped({f"{n}.txt": b"x" for n in range(23)})}, follow=True)
    assert words_of(answer).count("was not taken") == 20
    assert "3 more were not taken." in words_of(answer)


def test_only_who_adds_pictures_sends_zips(client: Client, stranger: User, as_author: Client, no_time: None):
    assert send(client, zipped(FILES)).json()["is_signed_out"]
    assert client.post(UNPACK, {}, headers=PAGE).status_code == 302
    client.force_login(stranger)
    assert send(client, zipped(FILES)).status_code == 403
    assert not Image.objects.exists()
    first = send(as_author, zipped(FILES)).json()
    assert first["files"][0]["is_new"]
    assert as_author.get(UNPACK).status_code == 405


def test_who_may_only_look_at_pictures_sends_none(client: Client):
    vera = make_user("vera")
    vera.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(vera)
    answer = send(client, zipped(FILES))
    assert (answer.status_code, "Ask an editor" in answer.json()["error"]) == (403, True)
    assert client.post(UNPACK, {}, headers=PAGE).status_code == 403
    assert not Image.objects.exists()


def test_nobody_goes_on_with_the_zip_of_another(as_author: Client, as_editor: Client, no_time: None):
    first = send(as_author, zipped(FILES)).json()
    answer = as_editor.post(UNPACK, {"token": first["token"], "next": "1"})
    assert answer.status_code == 400


def test_a_zip_needs_a_token(editor: User):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(UNPACK, {"zip": zipped(FILES)}).status_code == 403

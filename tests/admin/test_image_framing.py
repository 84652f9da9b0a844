"""The page of one picture's crop, turn and focal point, as it works without script."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import storages
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image as PillowImage

from blog import pictures
from blog.models import Image
from blog.services import filing, framing, uploading, writes
from tests.builders import NOON, make_image, picture_bytes, storage_away
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db


def page_of(image: Image) -> str:
    return f"/admin/blog/image/{image.pk}/frame/"


def shown(image: Image) -> pictures.Cut:
    return filing.cut_of(Image.objects.get(pk=image.pk))


def point(image: Image) -> tuple[int, int]:
    image.refresh_from_db()
    return image.focal_x, image.focal_y


def form_of(answer: HttpResponseBase) -> dict[str, str]:
    """Return what a browser without script would send back."""
    sent = {
        each.get("name"): each.get("value") or "" for each in elements(answer, "input") if each.get("name")
    }
    (turn,) = [each for each in elements(answer, "option") if each.get("selected") is not None]
    sent["turn"] = turn.get("value")
    return {name: value for name, value in sent.items() if name not in ("csrfmiddlewaretoken", "shape")}


def send(client: Client, image: Image, **changed: object) -> HttpResponseBase:
    """Send the form as it stands there, with other values in some of its fields."""
    return client.post(page_of(image), {**form_of(client.get(page_of(image))), **changed})


def test_the_page_of_a_picture_leads_here(as_editor: Client):
    image = make_image("harbour")
    answer = as_editor.get(f"/admin/blog/image/{image.pk}/change/")
    assert page_of(image) in {each.get("href") for each in elements(answer, "a")}


def test_the_numbers_tell_what_is_shown(as_editor: Client):
    image = framing.cut(make_image("harbour"), pictures.Cut(1, 10, 20, 300, 200), at=NOON)
    framing.focus(image, x=20, y=80)
    answer = as_editor.get(page_of(image))
    expected = {"turn": "1", "left": "10", "top": "20", "width": "300", "height": "200", "x": "20", "y": "80"}
    assert form_of(answer) | expected == form_of(answer)
    assert "400 × 640" in words_of(answer)


def test_a_part_in_numbers_is_what_is_shown(as_editor: Client):
    image = make_image("harbour")
    answer = send(as_editor, image, left=10, top=20, width=300, height=200)
    assert answer.url == f"/admin/blog/image/{image.pk}/change/"
    assert shown(image) == pictures.Cut(0, 10, 20, 300, 200)
    assert "300 × 200" in words_of(as_editor.get(answer.url))


def test_who_only_turns_a_picture_keeps_the_part_of_it(as_editor: Client):
    image = make_image("harbour")
    send(as_editor, image, turn=1)
    assert shown(image) == pictures.Cut(1)
    send(as_editor, image, left=0, top=0, width=100, height=160)
    send(as_editor, image, turn=2)
    # The upper left of the picture on its side is the upper right of it upside down.
    assert shown(image) == pictures.Cut(2, 480, 0, 160, 100)


def test_a_focal_point_in_numbers_is_kept_as_it_is_told(as_editor: Client):
    image = make_image("harbour")
    send(as_editor, image, left=0, top=0, width=320, height=400, x=20, y=80)
    assert point(image) == (20, 80)


def test_a_focal_point_that_nobody_touched_stays_on_its_spot_of_the_picture(as_editor: Client):
    image = framing.focus(make_image("harbour"), x=20, y=80)
    send(as_editor, image, left=0, top=0, width=320, height=400)
    assert point(image) == (40, 80)


def test_the_script_says_that_the_point_belongs_to_the_part_it_sends(as_editor: Client):
    image = framing.focus(make_image("harbour"), x=20, y=80)
    send(as_editor, image, left=0, top=0, width=320, height=400, is_placed="1")
    assert point(image) == (20, 80)


def test_all_of_it_is_shown_again_at_one_press(as_editor: Client):
    image = make_image("harbour")
    assert "Show all of it" not in words_of(as_editor.get(page_of(image)))
    send(as_editor, image, turn=3, left=0, top=0, width=100, height=100)
    assert "Show all of it" in words_of(as_editor.get(page_of(image)))
    answer = send(as_editor, image, _whole="1", left="nonsense")
    assert answer.status_code == 302
    assert shown(image) == pictures.WHOLE


def test_a_part_outside_of_the_picture_comes_back_with_a_sentence(as_editor: Client):
    image = make_image("harbour")
    answer = send(as_editor, image, left=600, width=300)
    assert answer.status_code == 200
    assert "lies outside of the picture" in words_of(answer)
    assert (form_of(answer)["left"], form_of(answer)["width"]) == ("600", "300")
    assert shown(image) == pictures.WHOLE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("turn", "4"),
        ("turn", "x"),
        ("left", "-1"),
        ("left", ""),
        ("width", "0"),
        ("width", "1e9"),
        ("height", "99999999999999999999"),
        ("x", "101"),
        ("y", "-1"),
        ("y", "\x00"),
    ],
)
def test_numbers_that_are_none_come_back_and_change_nothing(as_editor: Client, field: str, value: str):
    image = make_image("harbour")
    answer = send(as_editor, image, **{field: value})
    assert answer.status_code == 200
    assert [each for each in elements(answer, "ul") if each.get("class") == "errorlist"]
    assert (shown(image), point(image)) == (pictures.WHOLE, (50, 50))


def test_a_storage_that_is_away_is_told_and_nothing_is_lost(as_editor: Client):
    image = make_image("harbour")
    sent = {**form_of(as_editor.get(page_of(image))), "width": 300}
    with storage_away():
        answer = as_editor.post(page_of(image), sent)
        assert as_editor.get(f"{page_of(image)}picture/").status_code == 503
    assert "does not answer" in words_of(answer)
    assert form_of(answer)["width"] == "300"
    assert shown(image) == pictures.WHOLE


def test_an_original_that_is_lost_is_told(as_editor: Client):
    image = make_image("harbour")
    storages["originals"].delete(image.original)
    assert "is lost" in words_of(send(as_editor, image, width=300))
    assert as_editor.get(f"{page_of(image)}picture/").status_code == 404


def test_what_waits_for_its_file_has_no_part_to_choose(as_editor: Client):
    image = writes(Image.objects.create)(name="to-come", created_at=NOON)
    assert as_editor.get(page_of(image)).status_code == 404
    assert as_editor.get(f"{page_of(image)}picture/").status_code == 404
    assert page_of(image) not in as_editor.get(f"/admin/blog/image/{image.pk}/change/").content.decode()


# --- The look at all of the picture -----------------------------------------------------------------------------------


def look(client: Client, image: Image, turn: int | str = 0) -> HttpResponseBase:
    return client.get(f"{page_of(image)}picture/", {"turn": turn})


def test_the_look_shows_all_of_a_cut_picture_made_anew_and_kept_by_nobody(as_editor: Client):
    image = framing.cut(make_image("harbour"), pictures.Cut(0, 0, 0, 160, 100), at=NOON)
    answer = look(as_editor, image)
    assert answer.headers["Content-Type"] == "image/webp"
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    picture = PillowImage.open(io.BytesIO(answer.content))
    assert (picture.size, picture.format) == ((640, 400), "WEBP")
    assert answer.content != filing.read_original(image)
    assert PillowImage.open(io.BytesIO(look(as_editor, image, 1).content)).size == (400, 640)


@pytest.mark.parametrize("turn", ["4", "-1", "x", ""])
def test_there_is_no_look_from_another_side(as_editor: Client, turn: str):
    assert look(as_editor, make_image("harbour"), turn).status_code == 404


def test_the_look_at_an_original_in_webp_is_not_the_original(as_editor: Client):
    data = picture_bytes(300, 200, format="WEBP", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00")
    image = uploading.store(data, file_name="a.webp", by=None, at=NOON).image
    assert look(as_editor, image).content != data
    assert b"Exif" not in look(as_editor, image).content

"""Pictures are served under names that never change their content; originals and drafts' pictures are not."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from PIL import Image as PillowImage

from blog.models import Image
from blog.services import publishing, uploading
from tests.builders import NOON, make_author, make_draft, make_image, make_post, storage_away

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Image:
    return make_image("harbour")


def test_a_rendition_is_the_file_and_may_be_kept_for_ever(client: Client, image: Image):
    answer = client.get(image.safe.url)
    content = answer.getvalue()
    assert PillowImage.open(io.BytesIO(content)).size == (640, 400)
    assert answer["Content-Type"] == f"image/{image.safe.format}"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_browser_may_fit_a_rendition_into_its_window_and_run_nothing_in_it(client: Client, image: Image):
    answer = client.get(image.safe.url)
    answer.close()
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert (policy["script-src"], policy["style-src"]) == ("'none'", "'unsafe-inline'")


def test_a_rendition_is_not_compressed_again(client: Client, image: Image):
    answer = client.get(image.safe.url, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in answer
    assert "Content-Length" in answer
    answer.close()
    make_post(body="Ears. " * 200)
    assert client.get("/feed/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"


def test_a_browser_that_has_the_file_is_told_so(client: Client, image: Image):
    first = client.get(image.safe.url)
    first.close()
    assert client.get(image.safe.url, headers={"if-none-match": first["ETag"]}).status_code == 304
    head = client.head(image.safe.url)
    assert (head.status_code, head["Content-Length"]) == (200, first["Content-Length"])
    head.close()


def test_a_picture_that_cannot_be_read_now_is_not_taken_for_gone(client: Client, image: Image):
    with storage_away():
        for headers in ({}, {"if-none-match": f'"{image.safe.file[2:].partition(".")[0]}"'}):
            answer = client.get(image.safe.url, headers=headers)
            assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
            assert int(answer["Retry-After"]) > 0
            assert "ETag" not in answer
    again = client.get(image.safe.url)
    again.close()
    assert again.status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "0" * 20 + "-480.webp",
        "../r/{}",
        "%2e%2e/r/{}",
        "{}/",
        "{}%00",
        "{}%0a",
        "{}.html",
        "./{}",
        "",
    ],
)
def test_only_the_exact_name_of_a_file_is_answered(client: Client, image: Image, name: str):
    file = image.safe.file.removeprefix("r/")
    assert client.get("/media/r/" + name.format(file)).status_code in (301, 404)


def test_no_address_leads_to_an_original(client: Client, image: Image):
    for path in (image.original, f"originals/{image.original}", f"r/../originals/{image.original}"):
        assert client.get(f"/media/{path}").status_code == 404


def test_a_pictures_name_leads_to_its_newest_file_also_when_it_was_renamed(client: Client, image: Image):
    make_post(body="![](image:harbour)")
    uploading.rename(image, name="port", at=NOON)
    for name in ("port", "harbour"):
        answer = client.get(f"/media/i/{name}")
        assert (answer.status_code, answer["Location"]) == (302, image.safe.url)
        assert answer["Cache-Control"] == "no-cache"


def test_the_name_of_a_portrait_or_a_lead_picture_leads_to_it(client: Client):
    author = make_author("Ann Author")
    author.picture = make_image("portrait")
    author.save()
    make_post(lead_image=make_image("lead", colour="#663399"))
    assert client.get("/media/i/portrait").status_code == 302
    assert client.get("/media/i/lead").status_code == 302


def test_a_picture_that_no_reader_has_seen_cannot_be_found_by_its_name(client: Client, image: Image):
    make_draft(body="![](image:harbour)")
    assert client.get("/media/i/harbour").status_code == 404
    shown = make_post("Shown", body="![](image:harbour)")
    assert client.get("/media/i/harbour").status_code == 302
    publishing.trash(shown, at=NOON)
    assert client.get("/media/i/harbour").status_code == 404


def test_the_icon_that_browsers_ask_for_is_there(client: Client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/static/img/favicon")

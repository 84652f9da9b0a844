"""Pictures are served under names that never change their content; originals and drafts' pictures are not."""

from __future__ import annotations

import io

import pytest
from django.core.files import File
from django.test import Client, RequestFactory
from PIL import Image as PillowImage

from blog.models import Image
from blog.services import publishing, uploading
from blog.views import ranges
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


PARTS = [
    ("bytes=0-9", slice(0, 10)),
    ("bytes=100-", slice(100, None)),
    ("bytes=-7", slice(-7, None)),
    ("bytes=5-5", slice(5, 6)),
    ("bytes=3-999999999", slice(3, None)),
    ("Bytes = 0 - 3", slice(0, 4)),
    ("bytes=-99999999", slice(0, None)),
]


@pytest.mark.parametrize(("written", "wanted"), PARTS)
def test_a_part_of_a_picture_is_that_part(client: Client, image: Image, written: str, wanted: slice):
    whole = client.get(image.safe.url).getvalue()
    part = client.get(image.safe.url, headers={"range": written})
    content = part.getvalue()
    first = wanted.indices(len(whole))[0]
    assert (part.status_code, content) == (206, whole[wanted])
    assert part["Content-Range"] == f"bytes {first}-{first + len(content) - 1}/{len(whole)}"
    assert part["Content-Length"] == str(len(content))
    assert (part["ETag"], part["Accept-Ranges"]) == (f'"{image.safe.file[2:].partition(".")[0]}"', "bytes")


@pytest.mark.parametrize(
    "written",
    ["bytes=0-1,3-4", "bytes=9-3", "bytes=", "bytes=-", "lines=1-2", "bytes=a-b", "0-9", "bytes=--1"],
)
def test_who_asks_for_parts_in_another_way_gets_the_whole_picture(client: Client, image: Image, written: str):
    answer = client.get(image.safe.url, headers={"range": written})
    assert (answer.status_code, len(answer.getvalue())) == (200, image.safe.bytes)


@pytest.mark.parametrize("written", ["bytes=99999999-", "bytes=-0"])
def test_a_part_outside_the_picture_is_none(client: Client, image: Image, written: str):
    answer = client.get(image.safe.url, headers={"range": written})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{image.safe.bytes}")


def test_who_has_begun_with_another_version_gets_the_whole_picture(client: Client, image: Image):
    etag = f'"{image.safe.file[2:].partition(".")[0]}"'
    for version, status in ((etag, 206), ('"another"', 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200)):
        answer = client.get(image.safe.url, headers={"range": "bytes=0-3", "if-range": version})
        answer.close()
        assert answer.status_code == status


def test_a_part_can_be_had_of_what_cannot_be_read_twice(rf: RequestFactory):
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *args: int) -> int:
            raise io.UnsupportedOperation

    opened = File(Stream(bytes(range(250)) * 1000), name="picture")
    opened.size = 250_000
    request = rf.get("/", headers={"range": "bytes=200000-200003"})
    answer = ranges.answered(request, opened, etag='"x"', content_type="image/png")
    assert answer.getvalue() == bytes([0, 1, 2, 3])
    answer.close()
    assert opened.closed

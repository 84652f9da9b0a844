"""markdownx's two addresses as the site answers them: every fault that the package ships with stays out."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as PillowImage

from blog.markup import MAX_LENGTH
from blog.models import Image, Post, User
from blog.services import rendering
from tests.builders import make_draft, make_image, make_post, picture_bytes, storage_away

PREVIEW = "/markdownx/markdownify/"
UPLOAD = "/markdownx/upload/"


def file(
    name: str = "harbour.jpg", data: bytes | None = None, content_type: str = "image/jpeg"
) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, picture_bytes() if data is None else data, content_type)


@pytest.fixture
def as_stranger(stranger: User) -> Client:
    """A browser in which somebody is signed in who has no business at the desk."""
    client = Client()
    client.force_login(stranger)
    return client


# --- Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_nobody_who_is_signed_out_is_served(url: str) -> None:
    answer = Client().post(url, {"content": "*hello*", "image": file()})
    assert answer.status_code == 403
    assert answer.json()["is_signed_out"] is True
    assert Image.objects.count() == 0


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_a_person_without_business_at_the_desk_is_refused_in_a_sentence(
    as_stranger: Client, url: str
) -> None:
    answer = as_stranger.post(url, {"content": "*hello*", "image": file()})
    assert answer.status_code == 403
    assert "editor" in answer.json()["error"]
    assert Image.objects.count() == 0


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_a_staff_member_without_the_permission_is_refused(db: None, url: str) -> None:
    from tests.builders import make_user

    client = Client()
    client.force_login(make_user("nora"))
    assert client.post(url, {"content": "x", "image": file()}).status_code == 403


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_a_post_from_another_site_is_refused(editor: User, url: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(url, {"content": "x", "image": file()}).status_code == 403


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_a_get_is_answered_that_it_takes_a_post(as_editor: Client, url: str) -> None:
    assert as_editor.get(url).status_code == 405


def test_an_author_may_preview_and_upload(as_author: Client) -> None:
    assert as_author.post(PREVIEW, {"content": "*hello*"}).status_code == 200
    assert as_author.post(UPLOAD, {"image": file()}).status_code == 200


# --- The preview ------------------------------------------------------------------------------------------------------


def test_the_preview_is_byte_for_byte_what_publishing_stores(as_editor: Client) -> None:
    make_image("harbour", caption="Boats, *early*.", credit="Ann")
    make_post("An older post", slug="an-older-post")
    text = (
        "# One\n\nA “quote”, a [link](post:an-older-post) and a note.[^1]\n\n![](image:harbour)\n\n[^1]: Here.\n\n"
        "```python\nprint(1)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    post = make_post("A newer post", text)
    answer = as_editor.post(PREVIEW, {"content": text.replace("\n", "\r\n")})
    assert answer.content.decode() == post.html == rendering.markdownify(text)
    assert answer["Content-Type"].startswith("text/html")


def test_a_preview_needs_no_header_of_a_script_and_no_content(as_editor: Client) -> None:
    assert as_editor.post(PREVIEW, {"content": "*hello*"}).content == b"<p><em>hello</em></p>\n"
    empty = as_editor.post(PREVIEW)
    assert (empty.status_code, empty.content) == (200, b"")


def test_what_is_not_html_we_allow_never_reaches_the_preview(as_editor: Client) -> None:
    hostile = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[go](javascript:alert(1)) <svg onload=x>"
    for extra in ({}, {"format": "json"}):
        answer = as_editor.post(PREVIEW, {"content": hostile, "standfirst": hostile, **extra})
        html = (
            answer.content.decode() if not extra else answer.json()["html"] + answer.json()["standfirst_html"]
        )
        assert "<script" not in html
        assert "<svg" not in html
        assert not re.search(r"<[^>]*\son\w+=", html)
        assert 'href="javascript' not in unescape(html)


@pytest.mark.parametrize("extra", [{}, {"format": "json"}])
def test_a_text_that_is_too_long_is_refused_in_a_sentence(as_editor: Client, extra: dict[str, str]) -> None:
    answer = as_editor.post(PREVIEW, {"content": "a " * (MAX_LENGTH // 2 + 10), **extra})
    assert answer.status_code == 400
    assert f"{MAX_LENGTH:,}" in answer.json()["error"]


def test_the_screen_gets_lines_problems_and_counts(as_editor: Client) -> None:
    make_image("harbour", caption="Boats.")
    answer = as_editor.post(
        PREVIEW,
        {
            "format": "json",
            "content": "One two three.\n\n![](image:nowhere)\n",
            "title": "",
            "standfirst": "What *comes*.",
            "lead_image": "harbour",
        },
    ).json()
    assert 'data-line="1"' in answer["html"]
    assert answer["standfirst_html"] == "What <em>comes</em>."
    assert "Boats." in answer["lead_html"]
    assert answer["words"] >= 3
    assert answer["minutes"] == 1
    by_code = {problem["code"]: problem for problem in answer["problems"]}
    assert by_code["unknown_image"]["line"] == 3
    assert "nowhere" in by_code["unknown_image"]["message"]
    assert by_code["no_title"]["is_error"]


def test_a_preview_asks_as_much_of_the_database_however_long_the_text_is(as_editor: Client) -> None:
    for number in range(12):
        make_image(f"picture-{number}")
        make_post(f"Post {number}", slug=f"post-{number}")
        make_draft(f"Draft {number}", slug=f"draft-{number}")

    def asked(numbers: range) -> int:
        piece = "![](image:picture-{0}) [a](post:post-{0}) [b](post:draft-{0}) [c](https://{0}.example/) [d](post:no-{0})"
        text = "\n\n".join(piece.format(number) for number in numbers)
        fields = {"format": "json", "content": text, "title": "T", "slug": "s", "path": "/p/"}
        with CaptureQueriesContext(connection) as queries:
            assert len(as_editor.post(PREVIEW, fields).json()["problems"]) > len(numbers)
        return len(queries)

    asked(range(1))
    assert asked(range(1)) == asked(range(12)) <= 30


def test_a_preview_writes_nothing(as_editor: Client) -> None:
    as_editor.post(PREVIEW, {"format": "json", "content": "x", "title": "y"})
    assert Post.objects.count() == 0


def test_characters_that_no_page_may_hold_are_no_error(as_editor: Client) -> None:
    assert as_editor.post(PREVIEW, {"content": "a\0b\x0bc\ufffe"}).status_code == 200


# --- Uploads ----------------------------------------------------------------------------------------------------------


def test_an_upload_gives_an_image_with_words_and_a_code(as_editor: Client, editor: User) -> None:
    answer = as_editor.post(
        UPLOAD, {"image": file(), "alt": "Boats.", "caption": "At dawn.", "credit": "Ann"}
    )
    assert answer.status_code == 200
    image = Image.objects.get()
    assert answer.json() == {
        "image_code": f"![](image:{image.name})",
        "id": image.pk,
        "name": image.name,
        "url": image.thumbnail_url,
        "width": 640,
        "height": 400,
        "alt": "Boats.",
        "caption": "At dawn.",
        "credit": "Ann",
        "is_decorative": False,
        "found": {},
        "is_new": True,
        "alike": [],
    }
    assert image.uploaded_by == editor


def test_the_same_bytes_again_give_the_same_image(as_editor: Client) -> None:
    first = as_editor.post(UPLOAD, {"image": file()}).json()
    again = as_editor.post(UPLOAD, {"image": file("other-name.jpg")}).json()
    assert (again["id"], again["is_new"]) == (first["id"], False)


def test_a_lying_content_type_decides_nothing(as_editor: Client, settings) -> None:
    page = b"<script>alert(1)</script>"
    for name, kind in [
        ("x.html", "image/gif"),
        ("x.svg", "image/svg+xml"),
        ("x.jpg", "image/jpeg"),
        ("x", ""),
    ]:
        answer = as_editor.post(UPLOAD, {"image": file(name, page, kind)})
        assert answer.status_code == 400, name
        assert answer.json()["error"] == answer.json()["image"][0]
        assert answer.json()["error"].endswith(".")
    assert not list(settings.MEDIA_ROOT.rglob("*.*")) if settings.MEDIA_ROOT.exists() else True
    assert Image.objects.count() == 0


def test_an_upload_that_cannot_be_stored_is_said_in_a_sentence(as_editor: Client) -> None:
    with storage_away():
        answer = as_editor.post(UPLOAD, {"image": file()})
    assert answer.status_code == 503
    assert "try again" in answer.json()["error"]
    assert Image.objects.count() == 0
    assert as_editor.post(UPLOAD, {"image": file()}).status_code == 200


def test_a_picture_under_a_wrong_name_is_stored_by_what_it_is(as_editor: Client, settings) -> None:
    data = picture_bytes(format="PNG")
    answer = as_editor.post(UPLOAD, {"image": file("photo.html", data, "text/html")})
    assert answer.status_code == 200
    assert not list(settings.MEDIA_ROOT.rglob("*.html"))


@pytest.mark.parametrize(
    "svg",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:alert(1)"><text>x</text></a></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><text font-family="\'Arial\'">x</text></svg>',
    ],
)
def test_an_svg_is_refused_in_a_sentence(as_editor: Client, svg: bytes) -> None:
    answer = as_editor.post(UPLOAD, {"image": file("x.svg", svg, "image/svg+xml")})
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", picture_bytes()[:700], b"GIF89a"], ids=["none", "head", "cut", "gif"]
)
def test_a_broken_picture_is_refused_in_a_sentence(as_editor: Client, data: bytes) -> None:
    answer = as_editor.post(UPLOAD, {"image": file(data=data)})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert Image.objects.count() == 0


def test_an_upload_without_a_file_is_refused_in_a_sentence(as_editor: Client) -> None:
    for sent in ({}, {"image": "harbour.jpg"}):
        answer = as_editor.post(UPLOAD, sent)
        assert answer.status_code == 400
        assert "Choose" in answer.json()["error"]


def test_a_phones_picture_stands_upright_at_its_full_size(as_editor: Client) -> None:
    picture = PillowImage.new("RGB", (900, 600), "#336699")
    exif = picture.getexif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    answer = as_editor.post(UPLOAD, {"image": file(data=buffer.getvalue())}).json()
    assert (answer["width"], answer["height"]) == (600, 900)


def test_modern_formats_are_taken(as_editor: Client) -> None:
    for format in ("WEBP", "AVIF", "PNG", "GIF"):
        data = picture_bytes(format=format, colour=f"#{format.encode().hex()[:6]}")
        assert as_editor.post(UPLOAD, {"image": file(f"x.{format}", data)}).status_code == 200, format


def test_a_name_that_is_no_name_is_stored_under_one_of_ours(as_editor: Client, settings) -> None:
    for number, name in enumerate(
        ["../../evil.jpg", "con", "](javascript:x).jpg", "ü\u202e.jpg", "a" * 300 + ".jpg"]
    ):
        answer = as_editor.post(UPLOAD, {"image": file(name, picture_bytes(colour=f"#00{number}0ff"))})
        assert answer.status_code == 200, name
        assert answer.json()["image_code"].count("](") == 1
    assert {path.parent.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()} == {"r"}


def test_of_several_files_each_is_judged_by_itself(as_editor: Client) -> None:
    answer = as_editor.post(UPLOAD, {"image": [file("a.jpg"), file("b.txt", b"no picture", "text/plain")]})
    assert answer.status_code == 200
    good, bad = answer.json()["images"]
    assert good["image_code"] == "![](image:a)"
    assert bad["file"] == "b.txt"
    assert "not a picture" in bad["error"]
    assert Image.objects.count() == 1


def test_several_files_without_one_good_are_refused(as_editor: Client) -> None:
    bad = [file("a.txt", b"no"), file("b.txt", b"neither")]
    assert as_editor.post(UPLOAD, {"image": bad}).status_code == 400


def test_a_file_over_the_limit_is_refused_unread(as_editor: Client, settings) -> None:
    settings.MARKDOWNX_UPLOAD_MAX_SIZE = 1000
    answer = as_editor.post(UPLOAD, {"image": file()})
    assert answer.status_code == 400
    assert "40 MB" in answer.json()["error"]

"""The file of a picture on its page: another in its place, a former one back, one deleted for good; without script."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image as PillowImage

from blog.models import FormerFile, Image
from blog.services import filing, replacing, uploading, writes
from tests.builders import NOON, make_image, make_post, make_user, picture_bytes, storage_away
from tests.reading_html import elements, words_of

pytestmark = pytest.mark.django_db

OTHER = picture_bytes(800, 300, colour="#aa2200")


def page_of(image: Image) -> str:
    return f"/admin/blog/image/{image.pk}/change/"


def replace(client: Client, image: Image, data: bytes = OTHER) -> HttpResponseBase:
    """Send another file from the picture's page and read what comes back."""
    sent = {"new_file": SimpleUploadedFile("boats.jpg", data, "image/jpeg")}
    return client.post(f"/admin/blog/image/{image.pk}/file/", sent, follow=True)


def replaced(name: str = "harbour") -> FormerFile:
    """Return the file that a picture had before it got another."""
    image = make_image(name)
    replacing.replace(image, OTHER, by=None, at=NOON)
    return image.former_files.get()


def url(former: FormerFile, verb: str) -> str:
    return f"/admin/blog/image/{former.image_id}/file/{former.pk}/{verb}/"


def test_another_file_takes_the_place_and_the_former_one_is_listed(as_editor: Client):
    image = make_image("harbour")
    post = make_post(body="![](image:harbour)")
    answer = replace(as_editor, image)
    assert answer.redirect_chain[-1][0] == f"{page_of(image)}#file"  # type: ignore[attr-defined]
    assert "shows the new file now" in words_of(answer)
    assert "640 × 400, JPEG" in words_of(answer)
    assert "by Edith" in words_of(answer)
    now = Image.objects.drawable().get(pk=image.pk)
    assert (now.name, now.width, now.height) == ("harbour", 800, 300)
    post.refresh_from_db()
    assert now.safe is not None
    assert now.safe.url in post.html


def test_the_form_is_outside_of_that_of_the_words(as_editor: Client):
    answer = as_editor.get(page_of(make_image("harbour")))
    (form,) = [each for each in elements(answer, "form") if each.get("class") == "replace"]
    assert {each.get("name") for each in form.iter("input")} == {"csrfmiddlewaretoken", "new_file"}
    assert form.get("enctype") == "multipart/form-data"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "file is empty"),
        (b"no picture", "is not a picture"),
        (OTHER[:300], "damaged"),
    ],
    ids=["empty", "words", "cut"],
)
def test_what_is_no_picture_is_refused_in_a_sentence(as_editor: Client, data: bytes, sentence: str):
    image = make_image("harbour")
    assert sentence in words_of(replace(as_editor, image, data))
    assert Image.objects.get(pk=image.pk).digest == image.digest


def test_no_file_at_all_is_said(as_editor: Client):
    image = make_image("harbour")
    answer = as_editor.post(f"/admin/blog/image/{image.pk}/file/", follow=True)
    assert "No file came along" in words_of(answer)


def test_a_file_that_is_too_large_is_refused_unread(as_editor: Client, settings):
    settings.MARKDOWNX_UPLOAD_MAX_SIZE = 100
    assert "larger than" in words_of(replace(as_editor, make_image("harbour")))


def test_a_file_that_another_picture_has_is_refused_with_the_way_there(as_editor: Client):
    image, other = make_image("harbour"), make_image("other")
    answer = replace(as_editor, image, filing.read_original(other))
    assert "The library has this file already, as other ." in words_of(answer)
    (said,) = [each for each in elements(answer, "ul") if each.get("class") == "messagelist"]
    assert [(link.get("href"), link.text) for link in said.iter("a")] == [(page_of(other), "other")]
    assert "that the picture has already" in words_of(replace(as_editor, image, filing.read_original(image)))


def test_a_storage_that_is_away_is_said_and_nothing_changes(as_editor: Client):
    image, former = make_image("one"), replaced()
    with storage_away():
        assert "does not answer" in words_of(replace(as_editor, image, picture_bytes(50, 60)))
        assert "does not answer" in words_of(as_editor.post(url(former, "restore"), follow=True))
        assert as_editor.get(url(former, "picture")).status_code == 503
    assert FormerFile.objects.get().digest == former.digest


def test_a_former_file_is_seen_small_and_taken_back(as_editor: Client):
    former = replaced()
    look = as_editor.get(url(former, "picture"))
    assert look.headers["Content-Type"] == "image/webp"
    assert "no-store" in look.headers["Cache-Control"]
    assert PillowImage.open(io.BytesIO(look.content)).size == (320, 200)
    assert url(former, "picture") in {
        each.get("src") for each in elements(as_editor.get(page_of(former.image)), "img")
    }
    answer = as_editor.post(url(former, "restore"), follow=True)
    assert "shows its former file again" in words_of(answer)
    assert "800 × 300, JPEG" in words_of(answer)
    assert Image.objects.get().digest == former.digest


def test_a_former_file_that_is_lost_or_that_another_has_does_not_come_back(as_editor: Client):
    former = replaced()
    data = filing.read_original(former)
    storages["originals"].delete(former.original)
    assert "is lost" in words_of(as_editor.post(url(former, "restore"), follow=True))
    assert as_editor.get(url(former, "picture")).status_code == 404
    taken = uploading.store(data, file_name="again.jpg", by=None, at=NOON).image
    assert f"already, as {taken.name} ." in words_of(as_editor.post(url(former, "restore"), follow=True))


def test_a_former_file_is_deleted_for_good_after_a_question(as_editor: Client):
    former = replaced()
    asked = as_editor.get(url(former, "forget"))
    assert "640 × 400 (JPEG)" in words_of(asked)
    assert FormerFile.objects.exists()
    answer = as_editor.post(url(former, "forget"), follow=True)
    assert "deleted for good" in words_of(answer)
    assert not FormerFile.objects.exists()
    assert as_editor.post(url(former, "forget")).status_code == 404


def test_authors_replace_and_take_back_but_delete_nothing(as_author: Client):
    former = replaced()
    assert "Delete for good" not in words_of(as_author.get(page_of(former.image)))
    assert as_author.get(url(former, "forget")).status_code == 403
    assert as_author.post(url(former, "forget")).status_code == 403
    assert FormerFile.objects.exists()
    assert "shows its former file again" in words_of(as_author.post(url(former, "restore"), follow=True))


@pytest.mark.parametrize("verb", ["", "restore", "forget", "picture"])
def test_nobody_else_does_any_of_it(client: Client, stranger, verb: str):
    former = replaced()
    client.force_login(stranger)
    page = url(former, verb) if verb else f"/admin/blog/image/{former.image_id}/file/"
    assert client.post(page).status_code == 302
    assert FormerFile.objects.get().pk == former.pk


@pytest.mark.parametrize("verb", ["", "restore", "forget", "picture"])
def test_who_may_only_look_at_pictures_does_none_of_it(client: Client, verb: str):
    former, vera = replaced(), make_user("vera")
    vera.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(vera)
    assert "Replace the file" not in words_of(client.get(page_of(former.image)))
    page = url(former, verb) if verb else f"/admin/blog/image/{former.image_id}/file/"
    answer = client.get(page) if verb == "picture" else client.post(page)
    assert answer.status_code == 403
    assert FormerFile.objects.get().pk == former.pk


def test_links_do_nothing_and_what_is_not_there_is_not_found(as_editor: Client):
    former, other = replaced(), make_image("other")
    assert as_editor.get(f"/admin/blog/image/{other.pk}/file/").status_code == 405
    assert as_editor.get(url(former, "restore")).status_code == 405
    assert as_editor.post(url(former, "picture")).status_code == 405
    assert as_editor.post("/admin/blog/image/99999/file/").status_code == 404
    # A former file of another picture.
    assert as_editor.post(f"/admin/blog/image/{other.pk}/file/{former.pk}/restore/").status_code == 404


def test_a_picture_that_waits_has_no_file_to_replace(as_editor: Client):
    image = writes(Image.objects.create)(name="still-to-come", created_at=NOON)
    assert "Replace the file" not in words_of(as_editor.get(page_of(image)))
    assert as_editor.post(f"/admin/blog/image/{image.pk}/file/").status_code == 404

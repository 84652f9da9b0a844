"""A picture's whole life in a bucket: in by the editor's door, out by the readers', its original seen by nobody."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blog.models import Image, Rendition
from blog.services import completing, publishing, ticking, uploading
from tests.builders import NOON, make_image, make_post, picture_bytes
from tests.storage.swift import Swift

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_bucket")]

UPLOAD = "/markdownx/upload/"


def upload(client: Client, data: bytes) -> tuple[int, dict[str, object]]:
    """Send a picture as the writing screen does; return status and answer."""
    answer = client.post(UPLOAD, {"image": SimpleUploadedFile("harbour.jpg", data, "image/jpeg")})
    return answer.status_code, answer.json()


def made(name: str = "harbour") -> Image:
    """Have all sizes made; return the image."""
    while ticking.complete_next(at=NOON):
        pass
    return Image.objects.drawable().get(name=name)


@pytest.fixture
def stopped(swift: Swift) -> Iterator[Swift]:
    """Give a stopped server, to be started again by the test or after it."""
    yield swift
    if not swift.processes:
        swift.start()


def test_a_picture_comes_in_gets_its_sizes_and_is_read_through_the_site(as_editor: Client, settings):
    data = picture_bytes(1000, 600)
    assert upload(as_editor, data)[0] == 200
    post = make_post(body="![Boats.](image:harbour)")
    image = made()
    assert len(image.current) > 4
    page = Client().get(post.path).content.decode()
    addresses = set(re.findall(r"/media/r/[^\s\",]+", page))
    assert len(addresses) > 4
    for address in addresses:
        answer = Client().get(address)
        content = answer.getvalue()
        assert (answer.status_code, answer["Content-Length"]) == (200, str(len(content)))
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["Content-Type"] == f"image/{address.rpartition('.')[2].replace('jpg', 'jpeg')}"
        with default_storage.open(address.removeprefix("/media/")) as file:
            assert file.read() == content
        assert data not in content
    with storages["originals"].open(image.original) as file:
        assert file.read() == data
    # Nothing of it went into the home.
    assert not [file for file in Path(settings.HOME).rglob("*") if file.is_file()]


def test_a_reader_who_has_the_picture_or_asks_for_its_size_only_is_sent_none_of_it(client: Client):
    image = make_image()
    first = client.get(image.safe.url)
    content = first.getvalue()
    head = client.head(image.safe.url)
    assert (head.status_code, head["Content-Length"], head.getvalue()) == (200, str(len(content)), b"")
    again = client.get(image.safe.url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    missing = "/media/r/" + "0" * 20 + "-480.webp"
    assert client.get(missing).status_code == 404
    stale = client.get(missing, headers={"if-none-match": f'"{"0" * 20}-480"'})
    assert stale.status_code == 404


def test_the_same_bytes_again_are_the_same_picture_under_the_same_names(as_editor: Client):
    data = picture_bytes()
    first, again = upload(as_editor, data)[1], upload(as_editor, data)[1]
    assert (first["id"], again["is_new"]) == (again["id"], False)
    # As for two uploads at once: the row of the first one is not there yet when the second one writes.
    before = {each.file for each in made().renditions.all()}
    Image.objects.all().delete()
    assert upload(as_editor, data)[1]["is_new"]
    assert {each.file for each in made().renditions.all()} == before
    assert set(default_storage.listdir("r")[1]) == {file.removeprefix("r/") for file in before}


def test_nobody_without_the_key_reads_the_bucket(swift: Swift, in_bucket: str):
    image = made(make_image().name)
    names = [f"originals/{image.original}", f"media/{image.safe.file}", ""]
    # Once as S3 addresses files, which wants a signature before all, and once as Swift itself does.
    for place, codes in ((swift.url, (400, 403, 412)), (f"{swift.url}/v1/AUTH_test", (401, 403))):
        for name in names:
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{place}/{in_bucket}/{name}", timeout=20)
            refused.value.close()
            assert refused.value.code in codes, f"{place} {name}"
    # The addresses are right: with the key they lead to the files.
    with storages["originals"].open(image.original) as file:
        assert file.read()


def test_a_picture_that_is_removed_leaves_nothing_in_the_bucket(client: Client):
    image = made(make_image().name)
    addresses = [each.url for each in image.renditions.all()]
    uploading.remove(image, at=NOON)
    ticking.due(at=NOON)
    assert all(client.get(address).status_code == 404 for address in addresses)
    assert default_storage.listdir("r") == ([], [])
    assert not storages["originals"].exists(image.original)


def test_files_that_no_page_uses_any_more_go_after_a_month():
    image = made(make_image().name)
    Rendition.objects.filter(image=image, is_safe=False).update(retired_at=NOON)
    assert ticking.due(at=NOON + completing.RETIRED_FOR + timedelta(seconds=1))
    assert default_storage.listdir("r")[1] == [image.safe.file.removeprefix("r/")]


@pytest.mark.slow
def test_while_the_server_is_away_nothing_is_lost_and_everything_says_so(
    as_editor: Client, client: Client, stopped: Swift
):
    image = make_image("lighthouse")
    post = make_post(body="![Boats.](image:lighthouse)")
    stopped.stop()
    status, answer = upload(as_editor, picture_bytes(colour="#993366"))
    assert (status, Image.objects.count()) == (503, 1)
    assert "try again" in str(answer["error"])
    assert client.get(post.path).status_code == 200
    away = client.get(image.safe.url)
    assert (away.status_code, away["Cache-Control"]) == (503, "no-store")
    assert ticking.complete_next(at=NOON) == 0
    answer = as_editor.post(f"/admin/blog/image/{image.pk}/delete/", {"post": "yes"}, follow=True)
    assert Image.objects.filter(pk=image.pk).exists()
    publishing.trash(post, at=NOON)

    stopped.start()
    storages["default"].server.away_until = 0.0
    assert Image.objects.get(pk=image.pk).problem == ""
    later = NOON + completing.LEASE + timedelta(seconds=1)
    while ticking.complete_next(at=later):
        pass
    assert not completing.missing(Image.objects.drawable().get(pk=image.pk))
    assert upload(as_editor, picture_bytes(colour="#993366"))[0] == 200

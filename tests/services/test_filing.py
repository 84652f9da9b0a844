"""Trouble with the storage is told from a file that is not there, changes no row, and passes."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage, storages

from blog import pictures, wording
from blog.models import Image, Leftover, Rendition
from blog.services import completing, filing, ticking, uploading
from influency.folder import FolderStorage
from tests.builders import NOON, make_image, picture_bytes, storage_away

pytestmark = pytest.mark.django_db


def test_an_upload_that_cannot_be_stored_leaves_nothing():
    with storage_away(), pytest.raises(filing.Away):
        uploading.store(picture_bytes(), file_name="harbour.jpg", by=None, at=NOON)
    assert (Image.objects.count(), Rendition.objects.count()) == (0, 0)


def test_a_full_disk_is_told_from_a_storage_that_does_not_answer(monkeypatch: pytest.MonkeyPatch):
    def write(self: object, name: str, content: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with storage_away(), pytest.raises(filing.Away) as away:
        uploading.store(picture_bytes(), file_name="harbour.jpg", by=None, at=NOON)
    assert "does not answer" in wording.of_refusal(away.value)
    monkeypatch.setattr(FolderStorage, "_save", write)
    with pytest.raises(filing.Away) as full:
        uploading.store(picture_bytes(), file_name="harbour.jpg", by=None, at=NOON)
    assert "disk of this site is full" in wording.of_refusal(full.value)
    assert not Image.objects.exists()


def test_sizes_that_cannot_be_made_now_are_made_later():
    image = make_image()
    with storage_away():
        assert ticking.complete_next(at=NOON) == 0
    image.refresh_from_db()
    assert (image.problem, image.recipe) == ("", 0)
    later = NOON + completing.LEASE + timedelta(seconds=1)
    while ticking.complete_next(at=later):
        pass
    assert not completing.missing(Image.objects.drawable().get(pk=image.pk))


def test_an_original_that_is_lost_is_not_looked_for_again_and_again():
    image = make_image()
    storages["originals"].delete(image.original)
    assert ticking.complete_next(at=NOON) == 1
    image.refresh_from_db()
    assert image.problem


def test_files_that_cannot_be_removed_now_are_removed_later():
    image = make_image()
    files = [each.file for each in image.renditions.all()]
    with storage_away():
        uploading.remove(image, at=NOON)
        ticking.due(at=NOON)
    assert not Image.objects.exists()
    assert all(default_storage.exists(file) for file in files)
    ticking.due(at=NOON)
    assert not any(default_storage.exists(file) for file in files)
    assert not Leftover.objects.exists()


def test_a_file_that_was_cut_off_in_the_writing_is_written_again(settings):
    data = picture_bytes()
    image = uploading.store(data, file_name="harbour.jpg", by=None, at=NOON).image
    file = Path(settings.MEDIA_ROOT) / image.safe.file
    whole = file.read_bytes()
    file.write_bytes(whole[:50])
    image.delete()
    uploading.store(data, file_name="harbour.jpg", by=None, at=NOON)
    assert file.read_bytes() == whole


def test_a_file_that_was_left_and_is_wanted_again_is_not_cleared_meanwhile():
    data = picture_bytes()
    image = uploading.store(data, file_name="harbour.jpg", by=None, at=NOON).image
    uploading.remove(image, at=NOON)
    taken = pictures.take_in(data)
    original, safe = filing.keep_original(data, taken), filing.write(Image(digest=taken.digest), taken.safe)
    filing.clear_leftovers()  # before the row is there that needs both
    assert storages["originals"].exists(original)
    assert default_storage.exists(safe)


def test_files_that_a_disk_has_lost_come_back_with_the_same_upload():
    data = picture_bytes()
    image = uploading.store(data, file_name="harbour.jpg", by=None, at=NOON).image
    storages["originals"].delete(image.original)
    default_storage.delete(image.safe.file)
    ticking.complete_next(at=NOON)
    assert Image.objects.get().problem
    assert not uploading.store(data, file_name="harbour.jpg", by=None, at=NOON).is_new
    assert filing.read_original(image) == data
    assert default_storage.exists(image.safe.file)
    assert not Image.objects.get().problem

"""A file is in its folder whole or not at all, and under no other name than its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File

from influency.folder import FolderStorage

NAME = "ab/abcdef-480.avif"


class CutOff(File):
    """Content that ends in the middle, as when a disk is full."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise OSError("No space left on device")


@pytest.fixture
def folder(tmp_path: Path) -> FolderStorage:
    return FolderStorage(
        location=tmp_path / "files", file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def files(folder: FolderStorage) -> list[str]:
    return [file.name for file in Path(folder.location).rglob("*") if file.is_file()]


def test_a_file_is_saved_under_its_name_with_the_rights_that_were_asked_for(folder: FolderStorage):
    assert folder.save(NAME, ContentFile(b"boats")) == NAME
    file = Path(folder.path(NAME))
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"boats", 0o600)
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_written_by_many_at_once_it_is_there_once(folder: FolderStorage):
    data = b"the same bytes" * 10_000
    with ThreadPoolExecutor(6) as writers:
        names = set(writers.map(lambda _turn: folder.save(NAME, ContentFile(data)), range(30)))
    assert names == {NAME}
    assert files(folder) == ["abcdef-480.avif"]
    assert Path(folder.path(NAME)).read_bytes() == data


def test_one_that_is_cut_off_in_the_writing_leaves_what_was_there(folder: FolderStorage):
    with pytest.raises(OSError, match="No space"):
        folder.save(NAME, CutOff(None, NAME))
    assert files(folder) == []
    folder.save(NAME, ContentFile(b"whole"))
    with pytest.raises(OSError, match="No space"):
        folder.save(NAME, CutOff(None, NAME))
    assert files(folder) == ["abcdef-480.avif"]
    assert Path(folder.path(NAME)).read_bytes() == b"whole"


def test_no_name_leads_out_of_the_folder(folder: FolderStorage):
    with pytest.raises(SuspiciousFileOperation):
        folder.save("../secret_key", ContentFile(b"x"))

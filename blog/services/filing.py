"""Where the files of pictures lie: originals where nobody is served from, what is made of them under media."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from django.conf import DEFAULT_STORAGE_ALIAS
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import Model, QuerySet

from blog import licences, markup, outages, pictures
from blog.models import FormerFile, Image, Leftover, Rendition
from blog.outages import Outage
from blog.services import writes

logger = logging.getLogger(__name__)


class Away(OSError):
    """The storage does not take, give or delete a file now; `code` names it for the sentence that a person gets."""

    code = "storage_away"

    @classmethod
    def by(cls, error: OSError) -> Away:
        """Return what to raise from `error`; a disk that is full is told from a storage that does not answer."""
        away = cls(str(error))
        if outages.of(error) is Outage.DISK_FULL:
            away.code = Outage.DISK_FULL.value
        return away


# The codes by which it is known where only those are kept.
AWAY = frozenset({Away.code, Outage.DISK_FULL.value})


def cut_of(image: Image) -> pictures.Cut:
    """Return which part of its original an image shows."""
    return pictures.Cut(image.turn, image.crop_left, image.crop_top, image.crop_width, image.crop_height)


def label_of(image: Image) -> pictures.Label:
    """Return what the full rendition of an image says of itself."""
    licence = licences.read(image.licence)
    return pictures.Label(
        credit=markup.plain(image.credit),
        licence=licence.name,
        licence_url=licence.url,
        source_url=image.source_url,
    )


def keep_original(data: bytes, taken: pictures.Taken) -> str:
    """Write the original where nobody is served from; return its name there. Raises Away."""
    name = f"{taken.digest[:2]}/{taken.digest}.{pictures.extension(taken.format)}"
    _write("originals", name, data)
    return name


def read_original(kept: Image | FormerFile) -> bytes:
    """Return the bytes as they came. Raises FileNotFoundError and Away."""
    with _in_our_words(), storages["originals"].open(kept.original) as file:
        return file.read()


def path_of(image: Image, spec: pictures.Spec) -> str:
    """Return where the file for `spec` lies under media."""
    name = pictures.file_name(image.digest or "", spec, cut=cut_of(image), label=label_of(image))
    return f"r/{name}"


def write(image: Image, made: pictures.Made) -> str:
    """Write one file made of an image under the name that tells its content; return that name. Raises Away."""
    name = path_of(image, made.spec)
    _write(DEFAULT_STORAGE_ALIAS, name, made.data)
    return name


def row_of(image: Image, made: pictures.Made, file: str, *, is_safe: bool = False) -> Rendition:
    """Return the unsaved row of one file."""
    return Rendition(
        image=image,
        format=made.spec.format,
        width=made.width,
        height=made.height,
        file=file,
        bytes=len(made.data),
        is_safe=is_safe,
    )


def files_of(image: Image) -> list[tuple[str, str]]:
    """Return all files of an image, the former ones too, each as the name of a storage and its name there."""
    made = [(DEFAULT_STORAGE_ALIAS, rendition.file) for rendition in image.renditions.all()]
    originals = [image.original, *(former.original for former in image.former_files.all())]
    return made + [("originals", original) for original in originals if original]


def named_in() -> list[tuple[str, str, str]]:
    """Return where the database names files, all of them: the name of a storage, a table, and a column of it."""
    return [
        ("originals", Image._meta.db_table, "original"),
        ("originals", FormerFile._meta.db_table, "original"),
        (DEFAULT_STORAGE_ALIAS, Rendition._meta.db_table, "file"),
    ]


def leave(files: Iterable[tuple[str, str]], *, at: datetime) -> None:
    """Have files deleted once the transaction that needs them no more is over and the storage is there."""
    Leftover.objects.bulk_create(
        [Leftover(storage=storage, file=file, created_at=at) for storage, file in files],
        ignore_conflicts=True,
    )


def clear_leftovers(*, most: int = 100) -> int:
    """Delete files that were left, unless a picture has them again meanwhile; return how many rows are done with.

    Raises Away with the rows still there.
    """
    rows = list(Leftover.objects.order_by("id")[:most])
    for row in rows:
        _clear(row)
    return len(rows)


@writes
def _clear(row: Leftover) -> None:
    """Delete one file with its row. The row goes first: whoever wants the file again waits for it, and then finds that
    the file is gone, not that it is about to go."""
    if not Leftover.objects.filter(pk=row.pk).delete()[0]:
        return
    users: tuple[QuerySet[Model], ...] = (
        Rendition.objects.filter(file=row.file),
        Image.objects.filter(original=row.file),
        FormerFile.objects.filter(original=row.file),
    )
    if not any(found.exists() for found in users):
        delete([(row.storage, row.file)])


@writes
def _hold(storage: str, name: str) -> None:
    """Keep a file from being cleared that was left and is wanted again."""
    Leftover.objects.filter(storage=storage, file=name).delete()


def delete(files: Iterable[tuple[str, str]]) -> None:
    """Delete files, as far as they are there. Raises Away."""
    with _in_our_words():
        for storage, name in files:
            storages[storage].delete(name)


def _write(alias: str, name: str, data: bytes) -> None:
    """Write a file whose name tells its content. One that is there was cut off in the writing if its size is another."""
    if Leftover.objects.filter(storage=alias, file=name).exists():
        _hold(alias, name)
    storage = storages[alias]
    with _in_our_words():
        with suppress(FileNotFoundError):
            if storage.size(name) == len(data):
                return
            storage.delete(name)
        storage.save(name, ContentFile(data))


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Tell a file that is not there, which stays so, from a storage that will do later what it cannot do now."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        logger.error("The storage of pictures does not work: %s", error)
        raise Away.by(error) from error

"""Where the files of pictures lie: originals where nobody is served from, what is made of them under media."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages

from blog import pictures
from blog.models import Image, Rendition


def cut_of(image: Image) -> pictures.Cut:
    """Return which part of its original an image shows."""
    return pictures.Cut(image.turn, image.crop_left, image.crop_top, image.crop_width, image.crop_height)


def keep_original(data: bytes, taken: pictures.Taken) -> str:
    """Write the original where nobody is served from; return its name there."""
    name = f"{taken.digest[:2]}/{taken.digest}.{pictures.extension(taken.format)}"
    _write(storages["originals"], name, data)
    return name


def read_original(image: Image) -> bytes:
    """Return the bytes as they came. Raises OSError."""
    with storages["originals"].open(image.original) as file:
        return file.read()


def path_of(image: Image, spec: pictures.Spec) -> str:
    """Return where the file for `spec` lies under media."""
    return f"r/{pictures.file_name(image.digest or '', spec, cut=cut_of(image))}"


def write(image: Image, made: pictures.Made) -> str:
    """Write one file made of an image under the name that tells its content; return that name."""
    name = path_of(image, made.spec)
    _write(default_storage, name, made.data)
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


def _write(storage: Storage, name: str, data: bytes) -> None:
    """Write a file whose name tells its content. One that is there was cut off in the writing if its size is another."""
    if storage.exists(name):
        if storage.size(name) == len(data):
            return
        storage.delete(name)
    storage.save(name, ContentFile(data))

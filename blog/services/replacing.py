"""Another file for a picture that keeps its name, its words and its place; the former files, and taking one back."""

from __future__ import annotations

from datetime import datetime

from django.conf import DEFAULT_STORAGE_ALIAS

from blog import pictures
from blog.models import FormerFile, Image, User
from blog.services import filing, framing, uploading, writes


class HadAlready(Exception):
    """The file cannot be taken: `image` has it already."""

    def __init__(self, image: Image) -> None:
        super().__init__(image.name)
        self.image = image


def replace(image: Image, data: bytes, *, by: User | None, at: datetime) -> Image:
    """Show `data` wherever `image` is shown, and keep the file that it had. Words and focal point stay, a crop and a
    turn, which were meant for the other file, do not.

    Raises HadAlready for bytes that this or another image has, pictures.Refused, filing.Away with nothing changed, and
    Image.DoesNotExist when the image has gone meanwhile.
    """
    taken = pictures.take_in(data)
    _refuse_known(taken)
    # Both files before the transaction: a storage that is slow must not keep others from writing.
    original = filing.keep_original(data, taken)
    file = filing.write(Image(digest=taken.digest), taken.safe)
    return _swap(image, taken, original=original, file=file, by=by, at=at)


def restore(former: FormerFile, *, by: User | None, at: datetime) -> Image:
    """Give an image a file back that it had before; the present one is a former one then.

    Raises HadAlready when another image has it meanwhile, FileNotFoundError when it is lost, pictures.Refused and
    filing.Away with nothing changed.
    """
    return replace(former.image, filing.read_original(former), by=by, at=at)


@writes
def forget(former: FormerFile, *, at: datetime) -> None:
    """Delete a former file for good, and with it all files made of its image that no page uses any more: among them
    are those that show it."""
    retired = former.image.renditions.exclude(retired_at=None)
    made = [(DEFAULT_STORAGE_ALIAS, rendition.file) for rendition in retired]
    retired.delete()
    former.delete()
    filing.leave([("originals", former.original), *made], at=at)


@writes
def _swap(
    image: Image, taken: pictures.Taken, *, original: str, file: str, by: User | None, at: datetime
) -> Image:
    """Give the image its new file and put the present one among the former ones."""
    present = Image.objects.select_for_update().get(pk=image.pk)
    _refuse_known(taken)
    present.former_files.filter(digest=taken.digest).delete()
    if present.digest is None:
        present.uploaded_by = by
    else:
        _keep(present, by=by, at=at)
        present.focal_x, present.focal_y = framing.moved_point(present, pictures.WHOLE)
    uploading.set_file(present, taken, original=original)
    present.turn = present.crop_left = present.crop_top = present.crop_width = present.crop_height = 0
    present.recipe, present.problem, present.claimed_until = 0, "", None
    present.save()
    return framing.put_in_use(present, taken.safe, file=file, at=at)


def _keep(image: Image, *, by: User | None, at: datetime) -> None:
    """Note the present file of an image as one that it had."""
    FormerFile.objects.create(
        image=image,
        digest=image.digest or "",
        original=image.original,
        format=image.format,
        width=image.whole_width,
        height=image.whole_height,
        replaced_at=at,
        replaced_by=by,
    )


def _refuse_known(taken: pictures.Taken) -> None:
    known = Image.objects.filter(digest=taken.digest).first()
    if known is not None:
        raise HadAlready(known)

"""Pictures coming in: the original kept, files made of it, the words that go with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from blog import pictures
from blog.models import Alias, Image, User
from blog.services import cleaning, completing, filing, naming, refreshing, writes


class Words(TypedDict, total=False):
    """What people say about a picture."""

    alt: str
    caption: str
    credit: str
    licence: str
    source_url: str
    is_decorative: bool


_CLEAN = {"caption": cleaning.text}


class InUse(Exception):
    """The picture cannot go: `places` names what shows it."""

    def __init__(self, places: list[str]) -> None:
        super().__init__(", ".join(places))
        self.places = places


@dataclass(frozen=True)
class Stored:
    """What became of an upload: the image, and whether the library did not have these bytes before."""

    image: Image
    is_new: bool


def store(
    data: bytes,
    *,
    file_name: str,
    by: User | None,
    at: datetime,
    name: str = "",
    source: str = "",
    source_id: str = "",
    **words: Unpack[Words],
) -> Stored:
    """Let a picture into the library; the same bytes again give the image that is there, its words untouched.

    `name` is the wanted name, else it is made of the words or the file's name. An image of that very name that
    waits for its file takes this one. Raises pictures.Refused, and filing.Away with no row changed.
    """
    taken = pictures.take_in(data)
    known = Image.objects.drawable().filter(digest=taken.digest).first()
    if known is not None:
        _mend(known, data, taken)
        return Stored(known, is_new=False)
    # Both files before the transaction: a storage that is slow must not keep others from writing.
    return _add(
        taken,
        original=filing.keep_original(data, taken),
        safe_file=filing.write(Image(digest=taken.digest), taken.safe),
        wanted=name or PurePath(file_name.replace("\\", "/")).stem,
        by=by,
        at=at,
        source=source,
        source_id=source_id,
        words=words,
    )


def _mend(image: Image, data: bytes, taken: pictures.Taken) -> None:
    """Write the files of an image again that a disk has lost, now that somebody brings them. Raises filing.Away."""
    filing.keep_original(data, taken)
    if filing.cut_of(image) == pictures.WHOLE:
        filing.write(image, taken.safe)
    if image.problem:
        completing.try_again(image)


@writes
def describe(image: Image, **words: Unpack[Words]) -> Image:
    """Change the words of `image` and draw again every post that shows it with them."""
    if set_words(image, words):
        refreshing.redraw_showing(image)
    return image


def set_words(image: Image, words: Words) -> bool:
    """Change the words of `image`; return whether any is another. The posts that show it are then to be drawn again."""
    changed = {field: value for field, value in _clean(words).items() if getattr(image, field) != value}
    said = filing.label_of(image)
    for field, value in changed.items():
        setattr(image, field, value)
    if changed:
        image.save(update_fields=list(changed))
    if changed and image.digest and filing.label_of(image) != said:
        completing.try_again(image)  # the full rendition says something else now
    return bool(changed)


@writes
def rename(image: Image, *, name: str, at: datetime) -> Image:
    """Give `image` another name; the former one goes on finding it.

    Raises ValidationError for a name that another picture has or had.
    """
    # It may have got another name since it was read, by which posts call it now.
    image.name = Image.objects.select_for_update().values_list("name", flat=True).get(pk=image.pk)
    if name == image.name:
        return image
    if not naming.is_image_name_free(name, image_id=image.pk):
        raise ValidationError({"name": _("Another picture is or was called so.")})
    Alias.objects.filter(space=Alias.Space.IMAGE, name=name, image=image).delete()
    Alias.objects.get_or_create(
        space=Alias.Space.IMAGE, name=image.name, defaults={"image": image, "created_at": at}
    )
    image.name = name
    image.save(update_fields=["name"])
    return image


@writes
def remove(image: Image, *, at: datetime) -> None:
    """Delete `image`; its files go as soon as the storage lets them. Raises InUse with the titles of what shows it,
    drafts too."""
    if places := used_in(image):
        raise InUse(places)
    filing.leave(filing.files_of(image), at=at)
    image.delete()


def set_file(image: Image, taken: pictures.Taken, *, original: str) -> None:
    """Set on an unsaved image what is known of its file, of which all is shown."""
    image.digest, image.original, image.format = taken.digest, original, taken.format
    image.width, image.height = taken.width, taken.height
    image.whole_width, image.whole_height = taken.whole
    image.frames = taken.frames if taken.is_animated else 1
    image.has_alpha, image.tint, image.fingerprint = taken.has_alpha, taken.tint, taken.fingerprint
    image.found = {name: words for name, words in asdict(taken.found).items() if words}


def alike(image: Image, *, most: int = 4) -> list[Image]:
    """Return other pictures that look the same, the most alike first: perhaps the same one in another form."""
    if not image.fingerprint:
        return []
    others = Image.objects.exclude(pk=image.pk).exclude(fingerprint="").values_list("pk", "fingerprint")
    near = sorted((pictures.distance(image.fingerprint, other), pk) for pk, other in others.iterator())
    found = [pk for distance, pk in near if distance <= pictures.ALIKE][:most]
    rows = Image.objects.drawable().in_bulk(found) if found else {}
    return [rows[pk] for pk in found if pk in rows]


def used_in(image: Image) -> list[str]:
    """Return the titles of posts and the names of authors that show `image`, drafts included, and of the site."""
    posts = {str(use.post) for use in image.uses.select_related("post")}
    posts |= {str(post) for post in image.leads.all()}
    posts |= {str(author) for author in image.portrait_of.all()}
    return sorted(posts | {str(site) for site in image.header_of.all()})


@writes
def _add(
    taken: pictures.Taken,
    *,
    original: str,
    safe_file: str,
    wanted: str,
    by: User | None,
    at: datetime,
    source: str,
    source_id: str,
    words: Words,
) -> Stored:
    """Add the image's row, or fill the one that waited; two uploads of the same bytes give one image."""
    known = Image.objects.drawable().filter(digest=taken.digest).first()
    if known is not None:
        return Stored(known, is_new=False)
    image = Image.objects.filter(name=wanted, digest=None).first()
    if image is None:
        image = Image(
            name=naming.free_image_name(wanted),
            created_at=at,
            source=source,
            source_id=source_id,
        )
    for field, said in _clean(words).items():
        # What waited has its words already; only what it lacks comes with the file.
        setattr(image, field, getattr(image, field) or said)
    set_file(image, taken, original=original)
    image.uploaded_by = by
    image.save()
    filing.row_of(image, taken.safe, safe_file, is_safe=True).save()
    refreshing.redraw_showing(image)
    return Stored(image, is_new=True)


def _clean(words: Words) -> dict[str, str | bool]:
    """Return what people say about a picture, fit to be stored; only the caption has lines."""
    return {
        field: value if isinstance(value, bool) else _CLEAN.get(field, cleaning.line)(str(value))
        for field, value in words.items()
    }

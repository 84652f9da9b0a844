"""Things for tests, built through the services as the site itself builds them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from PIL import Image as PillowImage

from blog.models import Author, Image, Post, Series, Tag, User
from blog.records import PostRecord
from blog.services import editing, organising, publishing, sequencing, uploading

NOON = datetime(2014, 2, 3, 12, 0, tzinfo=UTC)


def make_user(username: str = "ann", *, group: str = "", **fields: object) -> User:
    """Return a user with the password `correct horse`; staff unless told otherwise, of `group` where one is named."""
    from django.contrib.auth.models import Group

    fields = {"is_staff": True, "email": f"{username}@example.com", **fields}
    user = User.objects.create_user(username, password="correct horse", **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_author(name: str = "Ann Author", *, user: User | None = None, slug: str = "") -> Author:
    """Return an author by that name, one only per name."""
    known = Author.objects.filter(name=name).first()
    return known or organising.save_author(Author(name=name, user=user, slug=slug), at=NOON)


def make_tag(name: str = "Listening") -> Tag:
    """Return the tag of that name."""
    return organising.ensure_tags([name], at=NOON)[0]


def make_series(name: str = "Down the river", **words: object) -> Series:
    """Return the series of that name; with `words` it says these of itself."""
    series = sequencing.ensure(name, at=NOON)
    assert series is not None
    for word, value in words.items():
        setattr(series, word, value)
    return sequencing.save(series, at=NOON) if words else series


def make_record(
    title: str = "A harbour at dawn", body: str = "The boats are in.", **fields: object
) -> PostRecord:
    """Return a record that is ready to be published."""
    return PostRecord(title=title, body=body, **{"standfirst": "What the boats bring.", **fields})  # type: ignore[arg-type]


def make_draft(
    title: str = "A harbour at dawn",
    body: str = "The boats are in.",
    *,
    by: User | None = None,
    at: datetime = NOON,
    tags: tuple[str, ...] = (),
    author: Author | None = None,
    lead_image: Image | None = None,
    **fields: object,
) -> Post:
    """Return a post that nobody has published."""
    named = {
        "tags": tuple(make_tag(name).slug for name in tags),
        "author": author.slug if author else "",
        "lead_image": lead_image.name if lead_image else "",
    }
    return editing.save(make_record(title, body, **named, **fields), by=by, at=at).post


def make_post(
    title: str = "A harbour at dawn",
    body: str = "The boats are in.",
    *,
    at: datetime = NOON,
    **fields: object,
) -> Post:
    """Return a post that went public at `at`."""
    draft = make_draft(title, body, at=at, **fields)  # type: ignore[arg-type]
    revision = editing.working_copy(draft)
    assert revision is not None
    return publishing.publish(revision, at=at)


def make_posts(number: int, *, newest_at: datetime = NOON, **fields: object) -> list[Post]:
    """Return that many public posts, a day apart, the oldest first."""
    return [
        make_post(f"Post number {n}", at=newest_at - timedelta(days=number - n), **fields)
        for n in range(1, number + 1)
    ]


def make_parts(number: int, *, series: str = "Down the river", **fields: object) -> list[Post]:
    """Return that many public parts of a series, a day apart, the last one the newest."""
    slug = make_series(series).slug
    days = [NOON - timedelta(days=number - n) for n in range(1, number + 1)]
    return [
        make_post(f"Part number {n}", at=day, series=slug, **fields) for n, day in enumerate(days, start=1)
    ]


def picture_bytes(
    width: int = 640, height: int = 400, *, colour: str = "#336699", format: str = "JPEG", **options: object
) -> bytes:
    """Return a picture of one colour with a lighter corner at its upper left."""
    picture = PillowImage.new("RGB", (width, height), colour)
    picture.paste(PillowImage.new("RGB", (max(1, width // 4), max(1, height // 4)), "#eeeeee"), (0, 0))
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def make_image(
    name: str = "harbour", *, alt: str = "Boats in a harbour.", colour: str = "#336699", **words: object
) -> Image:
    """Return an image of the library with its safe rendition."""
    data = picture_bytes(colour=colour) + name.encode()  # other bytes for another name, the same pixels
    stored = uploading.store(data, file_name=f"{name}.jpg", name=name, by=None, at=NOON, alt=alt, **words)  # type: ignore[arg-type]
    return Image.objects.drawable().get(pk=stored.image.pk)


@contextmanager
def storage_away() -> Iterator[None]:
    """Keep the site from its pictures inside the block, as when their disk is not mounted."""
    places = [Path(settings.HOME) / "originals", Path(settings.MEDIA_ROOT)]
    for place in places:
        place.mkdir(exist_ok=True)
        place.rename(place.with_name(f"{place.name}-aside"))
        place.write_text("This is no folder.")
    try:
        yield
    finally:
        for place in places:
            place.unlink()
            place.with_name(f"{place.name}-aside").rename(place)

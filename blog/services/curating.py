"""Several pictures at once: the same words for all of them, tags put on and taken off, and those gone that are unused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from blog.models import Image, Tag
from blog.services import refreshing, uploading, writes


@dataclass(frozen=True)
class Sifted:
    """Which pictures went, by name, and which stay since something shows them."""

    removed: list[str]
    kept: list[Image]


@writes
def describe(
    images: Iterable[Image],
    *,
    add: Iterable[Tag] = (),
    take: Iterable[Tag] = (),
    **words: Unpack[uploading.Words],
) -> list[Image]:
    """Give all of `images` these words and the tags to `add`, without the tags to `take`; what is not named stays.

    Draws again every post that shows one of them, once; returns those that have changed.
    """
    images, adding, taking = list(images), {tag.pk for tag in add}, {tag.pk for tag in take}
    said = [image for image in images if uploading.set_words(image, words)]
    tagged = [image for image in images if _retag(image, adding, taking)]
    if said:
        refreshing.redraw_showing(*said)
    return [image for image in images if image in said or image in tagged]


@writes
def tag(image: Image, tags: Iterable[Tag]) -> bool:
    """Have `image` carry just these tags; return whether it had others."""
    wanted, had = {each.pk for each in tags}, _tags_of(image)
    image.tags.set(wanted)
    return wanted != had


@writes
def remove(images: Iterable[Image], *, at: datetime) -> Sifted:
    """Delete those of `images` that nothing shows, drafts included."""
    removed, kept = [], []
    for image in images:
        try:
            uploading.remove(image, at=at)
            removed.append(image.name)
        except uploading.InUse:
            kept.append(image)
    return Sifted(removed, kept)


def _retag(image: Image, adding: set[int], taking: set[int]) -> bool:
    """Put tags on and take tags off; return whether the image has others now."""
    had = _tags_of(image)
    if missing := adding - had:
        image.tags.add(*missing)
    if surplus := (taking & had) - adding:
        image.tags.remove(*surplus)
    return bool(missing or surplus)


def _tags_of(image: Image) -> set[int]:
    return set(image.tags.through._default_manager.filter(image=image).values_list("tag", flat=True))

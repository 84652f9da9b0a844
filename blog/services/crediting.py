"""Whose pictures a post shows and on what terms, as it stands beside the post for machines and on the page of credits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from blog import licences, markup
from blog.models import Image


class Told(TypedDict, total=False):
    """What is told of one picture: its file (an address of this site) and size, and in plain words the rest, where known."""

    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    licence: str
    licence_url: str
    source_url: str


def of(images: Iterable[Image]) -> list[Told]:
    """Return what is told of each of these drawable images, once each and in their order; nothing of those that wait."""
    once = {image.pk: image for image in images}
    return [_told(image) for image in once.values() if image.safe is not None]


def _told(image: Image) -> Told:
    """Return what is told of one picture; what nobody has said is left out."""
    safe, licence = image.safe, licences.read(image.licence)
    assert safe is not None
    words = {
        "alt": image.alt,
        "caption": markup.plain(image.caption),
        "credit": markup.plain(image.credit),
        "licence": licence.name,
        "licence_url": licence.url,
        "source_url": image.source_url,
    }
    told: Told = {"url": safe.url, "width": safe.width, "height": safe.height}
    told.update({name: said for name, said in words.items() if said})  # type: ignore[typeddict-item]
    return told

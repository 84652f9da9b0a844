"""The tags of pictures as they are written: names with commas between."""

from __future__ import annotations

from django.utils import timezone

from blog.admin.writing import known_tags
from blog.models import Image, Tag, User
from blog.services import organising


def names_of(written: str) -> list[str]:
    """Return the names in a list with commas."""
    return [name for each in written.replace("\n", ",").split(",") if (name := " ".join(each.split()))]


def tags_named(names: list[str], *, by: User) -> list[Tag]:
    """Return the tags of these names; those that are missing are made where this person may do that."""
    if by.has_perm("blog.add_tag"):
        return organising.ensure_tags(names, at=timezone.now())
    return known_tags(names)


def written(image: Image) -> str:
    """Return the tags of a picture as they are written."""
    return ", ".join(tag.name for tag in image.tags.all()) if image.pk else ""

"""Names that are free: slugs, image names, addresses; former ones stay reserved for their owners."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from blog.conf import RESERVED_SEGMENTS, setting
from blog.models import Alias, Author, Image, Post, Redirect, Tag
from blog.models.names import SLUG_MAX, as_image_name, as_slug
from blog.records import PostRecord

# What the archive answers by year and by month.
ARCHIVE = re.compile("/[1-9][0-9]{3}/(?:[0-9]{2}/)?")


def free_post_slug(words: str, *, post_id: int | None = None) -> str:
    """Return an address name made of `words` (or "untitled") that no other post has or had."""
    return _free(as_slug(words) or "untitled", lambda name: is_post_slug_free(name, post_id=post_id))


def is_post_slug_free(slug: str, *, post_id: int | None = None) -> bool:
    """Return whether this post (or a new one) may take `slug`."""
    return not (
        slug in RESERVED_SEGMENTS
        or Post.objects.exclude(pk=post_id or 0).filter(slug=slug).exists()
        or Alias.objects.filter(space=Alias.Space.POST, name=slug).exclude(post_id=post_id or 0).exists()
    )


def free_image_name(words: str, *, image_id: int | None = None) -> str:
    """Return an image name made of `words` (or "picture") that no other image has or had."""
    return _free(as_image_name(words) or "picture", lambda name: is_image_name_free(name, image_id=image_id))


def is_image_name_free(name: str, *, image_id: int | None = None) -> bool:
    """Return whether this image (or a new one) may take `name`."""
    return not (
        Image.objects.exclude(pk=image_id or 0).filter(name=name).exists()
        or Alias.objects.filter(space=Alias.Space.IMAGE, name=name).exclude(image_id=image_id or 0).exists()
    )


def free_row_slug(
    model: type[Author] | type[Tag], words: str, *, fallback: str, pk: int | None = None
) -> str:
    """Return an address name made of `words` that no other row of `model` has."""
    rows = model._default_manager.exclude(pk=pk or 0)
    return _free(
        as_slug(words) or fallback,
        lambda slug: slug not in RESERVED_SEGMENTS and not rows.filter(slug=slug).exists(),
    )


def address(record: PostRecord, *, slug: str, published_at: datetime) -> str:
    """Return the address that a post takes when it first goes public, in the site's time zone."""
    if record.path:
        return record.path
    if record.kind == Post.Kind.PAGE:
        return f"/{slug}/"
    local = published_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    day = {"day": f"/{local:%Y/%m/%d}", "month": f"/{local:%Y/%m}", "name": ""}
    return f"{day[str(setting('INFLUENCY_PERMALINK'))]}/{slug}/"


def is_address_free(path: str, *, post_id: int | None = None) -> bool:
    """Return whether this post may take the address: nobody's, not another's former one, not the site's own."""
    return not (
        path.strip("/").split("/")[0] in RESERVED_SEGMENTS
        or not path.strip("/")
        or ARCHIVE.fullmatch(path) is not None
        or Post.objects.exclude(pk=post_id or 0).filter(path=path).exists()
        or Redirect.objects.filter(path=path).exclude(post_id=post_id or 0).exists()
    )


def _free(name: str, is_free: Callable[[str], bool]) -> str:
    """Return `name`, or the first of name-2, name-3 … that is free."""
    candidate, number = name[:SLUG_MAX].rstrip("-"), 1
    while not is_free(candidate):
        number += 1
        ending = f"-{number}"
        candidate = name[: SLUG_MAX - len(ending)].rstrip("-") + ending
    return candidate

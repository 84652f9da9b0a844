"""Names that are free: slugs, image names, addresses; former ones stay reserved for their owners."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.conf import RESERVED_SEGMENTS, setting
from blog.models import Alias, Author, Image, Post, Redirect, Revision, Series, Tag
from blog.models.names import SLUG_MAX, as_image_name, as_slug, is_possible
from blog.records import PostRecord

Named = Author | Tag | Series
NOT_FREE = _("Somebody else has or had this address name, and readers may still come by it.")
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


def rename_draft(post: Post, words: str, *, at: datetime) -> None:
    """Give a post that nobody has read an address name made of `words`; texts that link to it by the former still find
    it. The post is not saved."""
    was, post.slug = post.slug, free_post_slug(words, post_id=post.pk)
    if was == post.slug:
        return
    Alias.objects.filter(space=Alias.Space.POST, name=post.slug, post=post).delete()
    # Drafts change their titles often: only a name that some text uses is worth keeping for ever.
    bodies = Revision.objects.annotate(body=KT("record__body")).filter(body__contains=f"post:{was}")
    if any(was in markup.references(body).posts for body in bodies.values_list("body", flat=True)):
        Alias.objects.get_or_create(
            space=Alias.Space.POST, name=was, defaults={"post": post, "created_at": at}
        )


def is_image_name_free(name: str, *, image_id: int | None = None) -> bool:
    """Return whether this image (or a new one) may take `name`."""
    return not (
        Image.objects.exclude(pk=image_id or 0).filter(name=name).exists()
        or Alias.objects.filter(space=Alias.Space.IMAGE, name=name).exclude(image_id=image_id or 0).exists()
    )


def save_row(row: Named, *, at: datetime) -> str:
    """Save a row that has an address name, keep the one that it had for it, and return that; empty for a new row.

    Raises ValidationError for an address name that another row has or had.
    """
    model = type(row)
    if not is_row_slug_free(model, row.slug, pk=row.pk):
        raise ValidationError({"slug": NOT_FREE})
    was: str = model._default_manager.filter(pk=row.pk).values_list("slug", flat=True).first() or ""
    row.save()
    if was and was != row.slug:
        space = Alias.Space(model.__name__.lower())
        Alias.objects.filter(space=space, name=row.slug).delete()
        Alias.objects.create(space=space, name=was, created_at=at, **{space.value: row})
    return was


def free_row_slug(model: type[Named], words: str, *, fallback: str, pk: int | None = None) -> str:
    """Return an address name made of `words` that no other row of `model` has or had."""
    return _free(
        as_slug(words) or fallback,
        lambda slug: slug not in RESERVED_SEGMENTS and is_row_slug_free(model, slug, pk=pk),
    )


def is_row_slug_free(model: type[Named], slug: str, *, pk: int | None = None) -> bool:
    """Return whether this row (or a new one) may take `slug`: nobody has or had it."""
    others = model._default_manager.exclude(pk=pk or 0)
    return not (others.filter(slug=slug).exists() or others.filter(aliases__name=slug).exists())


def place(record: PostRecord, *, post: Post, published_at: datetime) -> tuple[str, str]:
    """Return the slug and the address that `post` has once it is published as `record`: those it has, unless it was never
    public or another was chosen."""
    wanted = record.slug or (post.slug if post.path else record.title)
    slug = wanted if wanted == post.slug else free_post_slug(wanted, post_id=post.pk)
    if post.path is None or slug != post.slug or (record.path and record.path != post.path):
        return slug, address(record, slug=slug, published_at=published_at)
    return slug, post.path


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
    """Return whether this post may take the address: nobody's but what lies in the trash, or has been emptied from it, not
    another's former one, not the site's own."""
    others = Post.objects.exclude(pk=post_id or 0)
    return not (
        path.strip("/").split("/")[0] in RESERVED_SEGMENTS
        or not path.strip("/")
        or ARCHIVE.fullmatch(path) is not None
        or not is_possible(path)
        or others.exclude(state=Post.State.TRASH).filter(path=path).exists()
        or Redirect.objects.filter(path=path)
        .exclude(post_id=post_id or 0)
        .exclude(post__state=Post.State.TRASH)
        .exclude(post=None, target="")
        .exists()
    )


def _free(name: str, is_free: Callable[[str], bool]) -> str:
    """Return `name`, or the first of name-2, name-3 … that is free."""
    candidate, number = name[:SLUG_MAX].rstrip("-"), 1
    while not is_free(candidate):
        number += 1
        ending = f"-{number}"
        candidate = name[: SLUG_MAX - len(ending)].rstrip("-") + ending
    return candidate

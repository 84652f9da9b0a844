"""Keeping order: tags, authors, redirects, the site's settings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.conf import OWN_SEGMENTS
from blog.models import Alias, Author, Post, Redirect, Revision, SiteSettings, Tag, User
from blog.models.names import is_possible, parse_path
from blog.services import cleaning, naming, writes

WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
# What no address of a page can hold: it would never be asked for so.
NOT_IN_PATHS = re.compile(r"[?#\\<>\"\x00-\x1f\x7f]|//|/\.{1,2}/|:/")
NOT_FREE = _("Somebody else has or had this address name, and readers may still come by it.")


@writes
def save_tag(tag: Tag, *, at: datetime) -> Tag:
    """Save a tag as it stands; a former address leads to the new one, and texts find it by its former name.

    Raises ValidationError for an address name that another tag has or had.
    """
    tag = cleaning.row(tag)
    tag.slug = tag.slug or naming.free_row_slug(Tag, tag.name, fallback="tag", pk=tag.pk)
    if "," in tag.name:
        raise ValidationError({"name": _("A comma separates tags, so it cannot stand in the name of one.")})
    tag.draw(markup.inline, language=settings.LANGUAGE_CODE, version=markup.VERSION)
    was = Tag.objects.filter(pk=tag.pk).values_list("slug", flat=True).first()
    if not naming.is_row_slug_free(Tag, tag.slug, pk=tag.pk):
        raise ValidationError({"slug": NOT_FREE})
    tag.save()
    if was and was != tag.slug:
        Alias.objects.filter(space=Alias.Space.TAG, name=tag.slug).delete()
        Alias.objects.create(space=Alias.Space.TAG, name=was, tag=tag, created_at=at)
        _lead_on(f"/tag/{was}/", tag.path, at)
    return tag


@writes
def ensure_tags(names: Iterable[str], *, at: datetime) -> list[Tag]:
    """Return the tags of these names in their order, made where they are missing; compares without case."""
    found: dict[int, Tag] = {}
    for name in (cleaning.line(each.replace(",", " "))[:60] for each in names):
        if name:
            tag = Tag.objects.named(name) or save_tag(Tag(name=name), at=at)
            found[tag.pk] = tag
    return list(found.values())


@writes
def remove_tag(tag: Tag, *, at: datetime) -> None:
    """Delete a tag; its page answers "gone"."""
    _lead_on(tag.path, "", at)
    tag.delete()


@writes
def save_author(author: Author, *, at: datetime) -> Author:
    """Save an author as it stands; a former address leads to the new one, and texts find it by its former name.

    Raises ValidationError for an address name that another author has or had.
    """
    author = cleaning.row(author)
    author.slug = author.slug or naming.free_row_slug(Author, author.name, fallback="author", pk=author.pk)
    author.draw(markup.inline, language=settings.LANGUAGE_CODE, version=markup.VERSION)
    was = Author.objects.filter(pk=author.pk).values_list("slug", flat=True).first()
    if not naming.is_row_slug_free(Author, author.slug, pk=author.pk):
        raise ValidationError({"slug": NOT_FREE})
    author.save()
    if was and was != author.slug:
        Alias.objects.filter(space=Alias.Space.AUTHOR, name=author.slug).delete()
        Alias.objects.create(space=Alias.Space.AUTHOR, name=was, author=author, created_at=at)
        _lead_on(f"/author/{was}/", author.path, at)
    return author


@writes
def author_of(user: User, *, at: datetime) -> Author:
    """Return the author that `user` writes as, made when there is none."""
    known = Author.objects.filter(user=user).first()
    return known or save_author(Author(name=user.shown_name[:120], user=user), at=at)


@writes
def remove_author(author: Author, *, at: datetime) -> None:
    """Delete an author that no post has; the page answers "gone". Raises ValidationError while one does."""
    if author.posts.exists() or _is_named(author):
        raise ValidationError(_("Posts go by this name; give them another author first."))
    _lead_on(author.path, "", at)
    author.delete()


def _is_named(author: Author) -> bool:
    """Return whether a text that is being written, or waits for its hour, is to go by this name."""
    names = {author.slug, *author.aliases.values_list("name", flat=True)}
    newest = Revision.objects.filter(post=OuterRef("pk")).newest_first().values("pk")[:1]
    posts = Post.objects.annotate(newest=Subquery(newest)).values_list("newest", "due_revision_id")
    wanted = {pk for pair in posts for pk in pair if pk}
    texts = Revision.objects.filter(record__author__in=list(names))
    return bool(wanted & set(texts.values_list("pk", flat=True)))


@writes
def save_redirect(redirect: Redirect, *, at: datetime) -> Redirect:
    """Save a redirect. Raises ValidationError for an address that is a post's, and for a circle."""
    redirect.path = redirect_path(redirect.path)
    check_redirect(redirect)
    redirect.created_at = redirect.created_at or at
    redirect.save()
    return redirect


def redirect_path(written: str) -> str:
    """Return an old address as it is stored: a file's as written, any other with its slashes."""
    return written if "." in written.rsplit("/", 1)[-1] else parse_path(written)


def check_redirect(redirect: Redirect) -> None:
    """Raise ValidationError when a redirect would hide a post, lead nowhere safe, or lead in a circle."""
    if (
        NOT_IN_PATHS.search(redirect.path)
        or not is_possible(redirect.path)
        or not redirect.path.startswith("/")
    ):
        raise ValidationError(
            {
                "path": _(
                    "Write only what stands behind the site's name, as in /old/address/, without ? and #."
                )
            }
        )
    if redirect.path == "/" or redirect.path.split("/")[1] in OWN_SEGMENTS:
        raise ValidationError({"path": _("This address is the site's own; nothing can lead away from it.")})
    if Post.objects.visible().filter(path=redirect.path).exists():
        raise ValidationError({"path": _("A post lives at this address; change its address instead.")})
    target = redirect.target
    if target and not ((target.startswith("/") and not target.startswith("//")) or WEB_ADDRESS.match(target)):
        raise ValidationError(
            {"target": _("Write /an/address/ of this site, or a full one that begins https://.")}
        )
    seen = {redirect.path}
    while target:
        if target in seen:
            raise ValidationError({"target": _("These redirects would lead in a circle.")})
        seen.add(target)
        target = Redirect.objects.filter(path=target).values_list("target", flat=True).first() or ""


@writes
def remove_redirect(redirect: Redirect) -> None:
    """Delete a redirect."""
    redirect.delete()


@writes
def save_site(site: SiteSettings) -> SiteSettings:
    """Save the settings of the site, whose one row may be there or not."""
    site = cleaning.row(site)
    values = {field.attname: getattr(site, field.attname) for field in SiteSettings._meta.concrete_fields}
    saved, _created = SiteSettings.objects.update_or_create(pk=1, defaults={**values, "id": 1})
    return saved


def _lead_on(path: str, target: str, at: datetime) -> None:
    """Make a former address lead to its new one, and whatever led to the former as well."""
    Redirect.objects.filter(path=target).delete()
    Redirect.objects.filter(target=path).exclude(path=target).update(target=target)
    Redirect.objects.update_or_create(path=path, defaults={"target": target, "created_at": at})

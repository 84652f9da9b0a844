"""Keeping order: tags, authors, redirects, the site's settings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from blog import markup
from blog.models import Author, Post, Redirect, Revision, SiteSettings, Tag, User
from blog.services import cleaning, dressing, leading, naming, refreshing, searching, writes

TAKEN = _("Other tags have these names: %(names)s.")


@writes
def save_tag(tag: Tag, *, at: datetime) -> Tag:
    """Save a tag as it stands; a former address leads to the new one, and texts find it by its former name.

    Raises ValidationError for an address name that another tag has or had.
    """
    tag = cleaning.row(tag)
    tag.slug = tag.slug or naming.free_row_slug(Tag, tag.name, fallback="tag", pk=tag.pk)
    if "," in tag.name:
        raise ValidationError({"name": _("A comma separates tags, so it cannot stand in the name of one.")})
    tag.synonyms = ", ".join(word for word in tag.other_names if word.casefold() != tag.name.casefold())
    if taken := taken_names(tag):
        raise ValidationError({"synonyms": TAKEN % {"names": ", ".join(taken)}})
    tag.draw(markup.inline, language=settings.LANGUAGE_CODE, version=markup.VERSION)
    names = Tag.objects.filter(pk=tag.pk).values_list("name", "synonyms").first()
    was = naming.save_row(tag, at=at)
    leading.arrive(tag.path, at=at, was=f"/tag/{was}/" if was else "")
    if names and names != (tag.name, tag.synonyms):
        searching.outdate_tagged(tag)
    return tag


def taken_names(tag: Tag) -> list[str]:
    """Return the synonyms of `tag` that are names or synonyms of other tags."""
    others = Tag.objects.exclude(pk=tag.pk)
    return [word for word in tag.other_names if others.named(word) is not None]


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
    leading.leave(tag.path, at=at)
    searching.outdate_tagged(tag)
    tag.delete()


@writes
def save_author(author: Author, *, at: datetime) -> Author:
    """Save an author as it stands; a former address leads to the new one, and texts find it by its former name.

    Raises ValidationError for an address name that another author has or had.
    """
    author = cleaning.row(author)
    author.slug = author.slug or naming.free_row_slug(Author, author.name, fallback="author", pk=author.pk)
    author.draw(markup.inline, language=settings.LANGUAGE_CODE, version=markup.VERSION)
    name = Author.objects.filter(pk=author.pk).values_list("name", flat=True).first()
    was = naming.save_row(author, at=at)
    leading.arrive(author.path, at=at, was=f"/author/{was}/" if was else "")
    if name and name != author.name:
        searching.outdate_by(author)
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
    leading.leave(author.path, at=at)
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
    """Save a redirect. Raises ValidationError for an address that is somebody's or has one already, and for a circle."""
    redirect.path, redirect.target = leading.as_path(redirect.path), leading.as_target(redirect.target)
    leading.check(redirect.path, redirect.target)
    if Redirect.objects.filter(path=redirect.path).exclude(pk=redirect.pk).exists():
        raise ValidationError({"path": _("This address leads elsewhere already.")})
    Redirect.objects.filter(pk=redirect.pk).update(path=redirect.path)
    saved = leading.lead(redirect.path, redirect.target, at=redirect.created_at or at)
    redirect.pk = saved.pk
    return saved


@writes
def remove_redirect(redirect: Redirect) -> None:
    """Delete a redirect."""
    leading.forget(redirect.path)


@writes
def save_site(site: SiteSettings) -> SiteSettings:
    """Save the settings of the site, whose one row may be there or not, with its picture drawn.

    Another width of the text has all posts drawn again that show pictures.
    """
    site = cleaning.row(site)
    dressing.draw_header(site)
    was = SiteSettings.current().measure
    values = {field.attname: getattr(site, field.attname) for field in SiteSettings._meta.concrete_fields}
    saved, _created = SiteSettings.objects.update_or_create(pk=1, defaults={**values, "id": 1})
    if saved.measure != was:
        refreshing.outdate_posts()
    return saved

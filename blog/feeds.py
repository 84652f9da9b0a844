"""Atom feeds with the full text (RFC 4287): of the site, of a tag, of an author."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from blog import addresses, markup, metadata
from blog.conf import setting
from blog.kept import kept, shows
from blog.markup.characters import readable
from blog.models import Author, Post, SiteSettings, Tag, faces
from blog.models.post import PostQuerySet

# One tag of HTML as the sanitiser writes it, so that code shown in a text stays as it was written.
_TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
_ADDRESS = re.compile(r'(?<= )(href|src|cite)="(?!//)([/#][^"]*)"')
_SRCSET = re.compile(r'(?<= )srcset="([^"]*)"')


class FullText(Atom1Feed):
    """Atom whose entries carry their whole text, and whose dates never come from the clock."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an entry's elements: its content among them, and a summary only if it has one."""
        item["description"] = item["description"] or None
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        """Return when an entry last changed; a feed without any has not changed since time began."""
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, tz=UTC)


@kept
def newest(request: HttpRequest) -> HttpResponse:
    """Answer the newest posts of the site."""
    site = SiteSettings.current()
    return _answer(
        Post.objects.visible().posts(),
        scope=faces.ALL,
        title=site.name,
        subtitle=site.tagline,
        path="/",
        site=site,
    )


@kept
def of_tag(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Answer the newest posts of a tag."""
    tag = addresses.named(request, Tag.objects.all(), slug, root="/tag/", rest="feed/")
    if isinstance(tag, HttpResponse):
        return tag
    site = SiteSettings.current()
    return _answer(
        Post.objects.under(tag),
        faces.of_tag(tag),
        scope=faces.in_tag(tag.pk),
        title=f"{site.name}: {tag.name}",
        subtitle=markup.plain(tag.description),
        path=tag.path,
        site=site,
    )


@kept
def of_author(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Answer the newest posts of an author."""
    author = addresses.named(request, Author.objects.all(), slug, root="/author/", rest="feed/")
    if isinstance(author, HttpResponse):
        return author
    site = SiteSettings.current()
    return _answer(
        Post.objects.visible().posts().filter(author=author),
        faces.of_author(author),
        scope=faces.in_author(author.pk),
        title=f"{site.name}: {author.name}",
        subtitle=markup.plain(author.bio),
        path=author.path,
        site=site,
    )


def _answer(
    posts: PostQuerySet,
    keys: Iterable[str] = (),
    *,
    scope: str,
    title: str,
    subtitle: str,
    path: str,
    site: SiteSettings,
) -> HttpResponse:
    """Answer the newest of `posts` (the list `scope`), whole, in three queries however many there
    are; `keys` are those of what else the feed shows."""
    feed = FullText(
        title=readable(title),
        link=metadata.absolute(path),
        description="",
        subtitle=readable(subtitle) or None,
        language=settings.LANGUAGE_CODE,
        feed_url=metadata.absolute(f"{path}feed/"),
        author_name=readable(site.name),
    )
    rows = posts.newest_first().select_related("author", "lead_image")
    size, shown = int(str(setting("INFLUENCY_FEED_SIZE"))), [*keys, faces.after(scope)]
    for post in rows.prefetch_related("tags", "lead_image__renditions")[:size]:
        _add(feed, post)
        shown += [faces.after(scope, post.pk), *faces.of_entry(post)]
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return shows(response, shown)


def _add(feed: FullText, post: Post) -> None:
    """Add one post as an entry."""
    assert post.published_at is not None
    author, address = post.author, metadata.absolute(post.path or "")
    feed.add_item(
        title=readable(post.title),
        link=address,
        description=readable(_with_whole_addresses(post.standfirst_html, here=address)),
        unique_id=_identity(post),
        pubdate=post.published_at,
        updateddate=max(post.modified_at or post.published_at, post.published_at),
        author_name=readable(author.name) if author else None,
        author_link=metadata.absolute(author.path) if author else None,
        categories=[readable(tag.name) for tag in post.tags_shown],
        content=readable(_content(post)),
    )


def _identity(post: Post) -> str:
    """Return the post's id for ever (RFC 4151): neither a new address nor a new title changes it."""
    assert post.created_at is not None
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{post.created_at:%Y-%m-%d}:post-{post.pk}"


def _content(post: Post) -> str:
    """Return the lead picture, the standfirst and the text as HTML in which every address is absolute."""
    language = post.language or settings.LANGUAGE_CODE
    lead = ""
    if post.lead_image is not None and not post.lead_image.as_picture.is_waiting:
        lead = markup.figure(post.lead_image.as_picture, layout="lead", language=language)
    standfirst = f"<p><strong>{post.standfirst_html}</strong></p>" if post.standfirst_html else ""
    return _with_whole_addresses(f"{lead}{standfirst}{post.html}", here=metadata.absolute(post.path or ""))


def _with_whole_addresses(html: str, *, here: str) -> str:
    """Return `html` of the page `here` with every address of this site made absolute."""

    def whole(found: re.Match[str]) -> str:
        address = found[2]
        return f'{found[1]}="{here if address.startswith("#") else settings.SITE_URL}{address}"'

    def whole_set(found: re.Match[str]) -> str:
        parts = (part.strip() for part in found[1].split(","))
        return f'srcset="{", ".join(f"{settings.SITE_URL}{p}" if p.startswith("/") else p for p in parts)}"'

    def rewritten(tag: re.Match[str]) -> str:
        found = tag[0]
        if '="/' not in found and '="#' not in found:
            return found
        return _SRCSET.sub(whole_set, _ADDRESS.sub(whole, found))

    return _TAG.sub(rewritten, html)

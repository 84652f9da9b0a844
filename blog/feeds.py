"""Atom feeds with the full text (RFC 4287): of the site, of a tag, of a series, of an author."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from blog import addresses, markup, metadata
from blog.conf import setting
from blog.kept import kept, shows
from blog.markup.characters import readable
from blog.models import Author, Post, Series, SiteSettings, Tag, faces, lists
from blog.templatetags.texts import in_language

# One tag of HTML as the sanitiser writes it, so that code shown in a text stays as it was written.
_TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
# Whatever names no scheme is meant from the page on which it stands.
_ADDRESS = re.compile(r'(?<= )(href|src|cite)="(?![A-Za-z][A-Za-z0-9+.-]*:)([^"]*)"')
_SRCSET = re.compile(r'(?<= )srcset="([^"]*)"')


class FullText(Atom1Feed):
    """Atom whose entries carry their whole text, and whose dates never come from the clock."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an entry's elements: its content among them, and a summary only if it has one."""
        item["description"] = item["description"] or None
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        """Return the attributes of an entry: its language, where it is not the feed's."""
        return {"xml:lang": item["language"]} if item["language"] else {}

    def latest_post_date(self) -> datetime:
        """Return when an entry last changed; a feed without any has not changed since time began."""
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, tz=UTC)


@kept
def newest(request: HttpRequest) -> HttpResponse:
    """Answer the newest posts of the site."""
    site = SiteSettings.current()
    return _answer(
        lists.ALL,
        title=site.name,
        subtitle=site.tagline,
        path="/",
        site=site,
    )


@kept
def of_tag(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Answer the newest posts of a tag."""
    tag = addresses.named(request, addresses.TAGS, slug, root="/tag/", rest="feed/")
    if isinstance(tag, HttpResponse):
        return tag
    return _answer_of(tag, lists.in_tag(tag.pk), faces.of_tag(tag), words=tag.description_html)


@kept
def of_series(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Answer the newest parts of a series."""
    series = addresses.named(request, addresses.SERIES, slug, root="/series/", rest="feed/")
    if isinstance(series, HttpResponse):
        return series
    return _answer_of(
        series, lists.in_series(series.pk), faces.of_series(series), words=series.description_html
    )


@kept
def of_author(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Answer the newest posts of an author."""
    author = addresses.named(request, addresses.AUTHORS, slug, root="/author/", rest="feed/")
    if isinstance(author, HttpResponse):
        return author
    return _answer_of(author, lists.in_author(author.pk), faces.of_author(author), words=author.bio_html)


def _answer_of(owner: Tag | Series | Author, scope: str, keys: Iterable[str], *, words: str) -> HttpResponse:
    """Answer the newest posts of one tag, series or author (the list `scope`), introduced by its `words` as HTML."""
    site = SiteSettings.current()
    return _answer(
        scope,
        keys,
        title=f"{site.name}: {owner.name}",
        subtitle=markup.words_of(words),
        path=owner.path,
        site=site,
    )


def _answer(
    scope: str,
    keys: Iterable[str] = (),
    *,
    title: str,
    subtitle: str,
    path: str,
    site: SiteSettings,
) -> HttpResponse:
    """Answer the newest posts of the list `scope`, whole, in three queries however many there are; `keys` are those of
    what else the feed shows."""
    feed = FullText(
        title=readable(title),
        link=metadata.absolute(path),
        description="",
        subtitle=readable(subtitle) or None,
        language=settings.LANGUAGE_CODE,
        feed_url=metadata.absolute(f"{path}feed/"),
        author_name=readable(site.name),
    )
    size, shown = int(str(setting("INFLUENCY_FEED_SIZE"))), [*keys, faces.after(scope)]
    for post in lists.entries_in(scope, most=size):
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
        language=post.language if in_language(post.language) else "",
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
    text = f"{lead}{standfirst}{post.html}"
    if attributes := in_language(post.language):
        # Readers of feeds seldom hand on what the entry says of its language.
        text = f"<div{attributes}>{text}</div>"
    return _with_whole_addresses(text, here=metadata.absolute(post.path or ""))


def _with_whole_addresses(html: str, *, here: str) -> str:
    """Return `html` of the page `here` with every address that is meant from there made absolute."""

    def joined(address: str) -> str:
        try:
            return escape(urljoin(here, unescape(address)))
        except ValueError:  # no address at all, and none from anywhere else
            return address

    def whole_set(found: re.Match[str]) -> str:
        parts = (part.strip().partition(" ") for part in found[1].split(","))
        return f'srcset="{", ".join("".join((joined(part[0]), *part[1:])) for part in parts)}"'

    def rewritten(tag: re.Match[str]) -> str:
        found = _ADDRESS.sub(lambda each: f'{each[1]}="{joined(each[2])}"', tag[0])
        return _SRCSET.sub(whole_set, found) if "srcset=" in found else found

    return _TAG.sub(rewritten, html)

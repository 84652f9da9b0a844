"""The elements in a page's head that say what it is, to search engines, cards and other programs.

Written here and not in a template: they are data, not looks, and most of the names that a page would have to look up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from blog.models import Author

# What could end the script element, or begin a comment in it.
_IN_SCRIPT = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})
Json = Mapping[str, object]


@dataclass(frozen=True)
class Card:
    """The picture of a page's card."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, kw_only=True)
class PageMetadata:
    """Everything that stands in the head of a page; addresses are absolute and come from the settings only."""

    title: str
    description: str
    canonical: str
    type: str = "website"
    card: Card | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    author: Author | None = None
    tags: Sequence[str] = ()
    is_listed: bool = True
    markdown: str = ""
    data: Json = field(default_factory=dict)
    site_name: str = ""

    @property
    def elements(self) -> SafeString:
        """The elements that say all this, one to a line: description, canonical address, Open Graph, card, JSON-LD."""
        return mark_safe("\n".join([*_addressed(self), *_shared(self), *_structured(self)]))

    @property
    def json_ld(self) -> SafeString:
        """The page's JSON-LD, escaped so that it cannot end the script element that holds it."""
        return mark_safe(json.dumps(self.data, ensure_ascii=False).translate(_IN_SCRIPT))


def _addressed(meta: PageMetadata) -> Iterator[str]:
    yield _meta("name", "description", meta.description)
    yield f'<link rel="canonical" href="{escape(meta.canonical)}">'
    if not meta.is_listed:
        yield _meta("name", "robots", "noindex, follow")
    if meta.markdown:
        yield f'<link rel="alternate" type="text/markdown" href="{escape(settings.SITE_URL + meta.markdown)}">'


def _shared(meta: PageMetadata) -> Iterator[str]:
    """Open Graph (ogp.me), and the one word that Twitter's cards need beside it."""
    yield _meta("property", "og:site_name", meta.site_name)
    yield _meta("property", "og:type", meta.type)
    yield _meta("property", "og:title", meta.title)
    yield _meta("property", "og:description", meta.description)
    yield _meta("property", "og:url", meta.canonical)
    if card := meta.card:
        yield _meta("property", "og:image", card.url)
        yield _meta("property", "og:image:width", str(card.width))
        yield _meta("property", "og:image:height", str(card.height))
        if card.alt:
            yield _meta("property", "og:image:alt", card.alt)
    if meta.type == "article":
        yield _meta("property", "article:published_time", _moment(meta.published_at))
        yield _meta("property", "article:modified_time", _moment(meta.modified_at))
        if meta.author:
            yield _meta("property", "article:author", settings.SITE_URL + meta.author.path)
            yield _meta("name", "author", meta.author.name)
        for name in meta.tags:
            yield _meta("property", "article:tag", name)
    yield _meta("name", "twitter:card", "summary_large_image" if meta.card else "summary")


def _structured(meta: PageMetadata) -> Iterator[str]:
    if meta.data:
        yield f'<script type="application/ld+json">{meta.json_ld}</script>'


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _moment(at: datetime | None) -> str:
    return localtime(at).isoformat() if at is not None else ""

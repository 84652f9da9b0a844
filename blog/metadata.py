"""What a page says of itself to search engines, cards and feed readers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.html import _json_script_escapes  # type: ignore[attr-defined]
from django.utils.safestring import SafeString, mark_safe

from blog import markup
from blog.models import Author, Image, Post, SiteSettings

DESCRIPTION_LENGTH = 155
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

    @property
    def json_ld(self) -> SafeString:
        """The page's JSON-LD, escaped so that it cannot end the script element that holds it."""
        return mark_safe(json.dumps(self.data, ensure_ascii=False).translate(_json_script_escapes))


def absolute(path: str) -> str:
    """Return the public address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def shortened(text: str, *, most: int = DESCRIPTION_LENGTH) -> str:
    """Return the beginning of plain `text` on one line, cut between words, with an ellipsis where it was cut."""
    line = " ".join(text[: most * 4].split())
    if len(line) <= most:
        return line
    return (line[: most - 1].rpartition(" ")[0] or line[: most - 1]).rstrip(",;:–—- ") + "…"


def description_of(post: Post) -> str:
    """Return the standfirst of a post in plain words, else the beginning of its text."""
    return shortened(markup.plain(post.standfirst) or post.text)


def of_post(post: Post, site: SiteSettings) -> PageMetadata:
    """Return what the page of a post or page says of itself."""
    address = absolute(post.path or "")
    card = card_of(post.lead_image)
    description = description_of(post)
    article: dict[str, object] = {
        "@type": "WebPage" if post.is_page else "BlogPosting",
        "@id": f"{address}#article",
        "url": address,
        "headline": shortened(post.title, most=110),
        "description": description,
        "inLanguage": post.language or settings.LANGUAGE_CODE,
        "wordCount": post.words,
    }
    if post.is_page:
        article["name"] = article.pop("headline")
        del article["wordCount"]
    else:
        article["mainEntityOfPage"] = address
        article["publisher"] = {"@type": "Organization", "name": site.name, "url": absolute("/")}
    if post.published_at and post.modified_at:
        article["datePublished"] = post.published_at.isoformat()
        article["dateModified"] = max(post.modified_at, post.published_at).isoformat()
    if post.author:
        article["author"] = {"@type": "Person", "name": post.author.name, "url": absolute(post.author.path)}
    if card:
        article["image"] = _image_object(card, post.lead_image)
    if tags := [tag.name for tag in post.tags_shown]:
        article["keywords"] = ", ".join(tags)
    return PageMetadata(
        title=post.title,
        description=description,
        canonical=address,
        type="website" if post.is_page else "article",
        card=card,
        published_at=post.published_at,
        modified_at=post.modified_at,
        author=post.author,
        tags=tags,
        markdown=f"{post.path}index.md",
        data=_graph(article, _trail(site, post.title, address)),
    )


def of_home(site: SiteSettings) -> PageMetadata:
    """Return what the home page says of itself."""
    address = absolute("/")
    website: dict[str, object] = {
        "@type": "WebSite",
        "@id": f"{address}#site",
        "url": address,
        "name": site.name,
    }
    description = shortened(site.description or site.tagline or site.name)
    website["description"] = description
    if profiles := [link.url for link in site.social_items if link.url.startswith("http")]:
        website["sameAs"] = profiles
    title = f"{site.name}: {site.tagline}" if site.tagline else site.name
    return PageMetadata(title=title, description=description, canonical=address, data=_graph(website))


def of_list(
    title: str, path: str, site: SiteSettings, *, description: str = "", is_listed: bool = True
) -> PageMetadata:
    """Return what a list of posts (of a tag, an author, a month) says of itself."""
    return PageMetadata(
        title=title,
        description=shortened(markup.plain(description) or f"{title} – {site.name}"),
        canonical=absolute(path),
        is_listed=is_listed,
        data=_graph(_trail(site, title, absolute(path))),
    )


def card_of(image: Image | None) -> Card | None:
    """Return an image as the picture of a card; None while it has no file."""
    safe = image.safe if image is not None else None
    if image is None or safe is None:
        return None
    return Card(absolute(safe.url), safe.width, safe.height, image.alt)


def _image_object(card: Card, image: Image | None) -> Json:
    found: dict[str, object] = {
        "@type": "ImageObject",
        "url": card.url,
        "contentUrl": card.url,
        "width": card.width,
        "height": card.height,
    }
    if image is not None and image.caption:
        found["caption"] = markup.plain(image.caption)
    if image is not None and image.credit:
        found["creditText"] = markup.plain(image.credit)
    return found


def _trail(site: SiteSettings, title: str, address: str) -> Json:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": site.name, "item": absolute("/")},
            {"@type": "ListItem", "position": 2, "name": title, "item": address},
        ],
    }


def _graph(*things: Json) -> Json:
    return {"@context": "https://schema.org", "@graph": list(things)}

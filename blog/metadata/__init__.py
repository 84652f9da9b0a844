"""What a page says of itself to search engines, cards and feed readers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _

from blog import markup
from blog.metadata.head import Card, Json, PageMetadata
from blog.models import Image, Post, Series, SiteSettings
from blog.public import absolute

__all__ = [
    "Card",
    "PageMetadata",
    "absolute",
    "card_of",
    "description_of",
    "of_door",
    "of_home",
    "of_list",
    "of_post",
    "shortened",
]

MOST_PICTURES = 50
# Words that no person is called by.
ORGANISATION = re.compile(
    r"\b(?:agency|archives?|associat\w*|club|collection|gmbh|inc|institut\w*|library|ltd|museum|nasa|photos?|press|"
    r"society|studios?|university)\b|/",
    re.IGNORECASE,
)
DESCRIPTION_LENGTH, SHORT_DESCRIPTION = 155, 50
# The picture of pages that have none of their own.
CARD, CARD_SIZE = "img/card.png", (1200, 630)


def shortened(text: str, *, most: int = DESCRIPTION_LENGTH) -> str:
    """Return the beginning of plain `text` on one line, cut between words, with an ellipsis where it was cut."""
    line = " ".join(text[: most * 4].split())
    if len(line) <= most:
        return line
    return (line[: most - 1].rpartition(" ")[0] or line[: most - 1]).rstrip(",;:–—- ") + "…"


def description_of(post: Post) -> str:
    """Return the standfirst of a post in plain words, else the beginning of its text."""
    return shortened(markup.words_of(post.standfirst_html) or post.text)


def of_post(post: Post, site: SiteSettings) -> PageMetadata:
    """Return what the page of a post or page says of itself."""
    address = absolute(post.path or "")
    own_card = card_of(post.lead_image)
    card = own_card or _common_card(site)
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
    objects = [_image_object(each) for each in post.pictures[:MOST_PICTURES]]
    article["image"] = objects or [_card_object(card)]
    if tags := [tag.name for tag in post.tags_shown]:
        article["keywords"] = ", ".join(tags)
    if post.standing:
        article["isPartOf"] = _series_object(post.standing.series)
        article["position"] = post.standing.number
    return PageMetadata(
        site_name=site.name,
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


def of_home(site: SiteSettings, *, posts: Sequence[Post] = ()) -> PageMetadata:
    """Return what the home page says of itself."""
    address = absolute("/")
    website: dict[str, object] = {
        "@type": "WebSite",
        "@id": f"{address}#site",
        "url": address,
        "name": site.name,
    }
    description = _described(site.description or site.tagline or site.name, posts)
    website["description"] = description
    if profiles := [link.url for link in site.social_items if link.url.startswith("http")]:
        website["sameAs"] = profiles
    title = f"{site.name}: {site.tagline}" if site.tagline else site.name
    return PageMetadata(
        site_name=site.name,
        title=title,
        description=description,
        canonical=address,
        card=_first_card(posts) or _common_card(site),
        data=_graph(website),
    )


def of_list(
    title: str,
    path: str,
    site: SiteSettings,
    *,
    description: str = "",
    posts: Sequence[Post] = (),
    series: Series | None = None,
) -> PageMetadata:
    """Return what a list (of the posts of a tag, a series, an author, a month) says of itself; `description` in plain
    words."""
    about = [{**_series_object(series), "description": description}] if series else []
    return PageMetadata(
        site_name=site.name,
        title=title,
        description=_described(description or f"{title} – {site.name}", posts),
        canonical=absolute(path),
        card=_first_card(posts) or _common_card(site),
        data=_graph(*about, _trail(site, title, absolute(path))),
    )


def of_door(post: Post, site: SiteSettings) -> PageMetadata:
    """Return what the private door of a post says of itself: who looks for it is to find the post."""
    words = _(
        "Write to the author of “%(title)s”. Your letter goes to the writer alone; nothing becomes public."
    )
    return PageMetadata(
        site_name=site.name,
        title=_("Talk about “%(title)s”") % {"title": post.title},
        description=shortened(words % {"title": shortened(post.title, most=60)}),
        canonical=absolute(post.path or ""),
        card=_common_card(site),
        data=_graph(_trail(site, post.title, absolute(post.path or ""))),
    )


def card_of(image: Image | None) -> Card | None:
    """Return an image as the picture of a card, in the shape of cards as soon as that is made; None while it has no
    file."""
    made = (image.share or image.safe) if image is not None else None
    if image is None or made is None:
        return None
    return Card(absolute(made.url), made.width, made.height, image.alt)


def _first_card(posts: Sequence[Post]) -> Card | None:
    """Return the picture of the first of `posts` that has one."""
    return next(filter(None, (card_of(post.lead_image) for post in posts)), None)


def _common_card(site: SiteSettings) -> Card:
    """Return the picture of pages that have none."""
    return Card(absolute(static(CARD)), *CARD_SIZE, alt=site.name)


def _described(words: str, posts: Sequence[Post]) -> str:
    """Return `words` for a description; very few are followed by the titles of the first posts."""
    titles = "; ".join(post.title for post in posts[:5])
    return shortened(f"{words} – {titles}" if titles and len(words) < SHORT_DESCRIPTION else words)


def _card_object(card: Card) -> Json:
    """Return the picture of a card for machines."""
    size = {"width": card.width, "height": card.height}
    return {"@type": "ImageObject", "url": card.url, "contentUrl": card.url, **size}


def _image_object(told: Mapping[str, str | int]) -> Json:
    """Return a picture of a post for machines, with whose it is and on what terms; `told` as crediting.Told."""
    url = absolute(str(told["url"]))
    found: dict[str, object] = {"@type": "ImageObject", "url": url, "contentUrl": url}
    found |= {name: told[name] for name in ("width", "height", "caption") if name in told}
    if credit := told.get("credit"):
        found["creditText"] = credit
        kind = "Organization" if ORGANISATION.search(str(credit)) else "Person"
        found["creator"] = {"@type": kind, "name": credit}
    if licence := told.get("licence_url") or told.get("licence"):
        found["license"] = licence
    if source := told.get("source_url"):
        found["acquireLicensePage"] = source
    if told.get("licence") and credit:
        found["copyrightNotice"] = f"{credit}, {told['licence']}"
    return found


def _series_object(series: Series) -> Json:
    """Return a series for machines, the same on its page and on those of its parts."""
    address = absolute(series.path)
    return {"@type": "CreativeWorkSeries", "@id": f"{address}#series", "name": series.name, "url": address}


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

"""The demo: a small publication of three invented writers, kept as plain files and read from here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blog.records import PostRecord

HERE = Path(__file__).parent
FENCE = "+++\n"


class DemoError(ValueError):
    """A file of the demo that cannot be read; the message says which and why."""


@dataclass(frozen=True, kw_only=True)
class DemoSite:
    """What the settings of the site say; `navigation` and `social` hold pairs of words and address."""

    name: str
    tagline: str
    description: str
    contact_email: str
    footer: str
    closing_question: str
    navigation: tuple[tuple[str, str], ...]
    social: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class DemoAuthor:
    """Somebody who writes; `picture` is the name of an image."""

    slug: str
    name: str
    bio: str
    picture: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class DemoTag:
    """A subject."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, kw_only=True)
class DemoSeries:
    """Posts that belong together, in the order of their dates."""

    slug: str
    name: str
    description: str
    is_complete: bool


@dataclass(frozen=True, kw_only=True)
class DemoImage:
    """The words of a picture that `drawing.draw(name)` draws."""

    name: str
    alt: str
    caption: str = ""
    credit: str = ""
    licence: str = ""
    source_url: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoPost:
    """A post or page and how it is to appear.

    A dated one has its date, without an offset, in the record's `published_at`. Without a date it is
    scheduled for nine in the morning `days_after_loading` days on, or, without that too, stays a draft
    (a page is published when it is loaded).
    """

    record: PostRecord
    days_after_loading: int | None = None

    @property
    def is_draft(self) -> bool:
        """Whether it is left unpublished."""
        is_post = self.record.kind == "post"
        return is_post and not self.record.published_at and self.days_after_loading is None


@dataclass(frozen=True, kw_only=True)
class Demo:
    """All of the demo; the oldest post first, pages last, so that a link finds its post there already."""

    site: DemoSite
    authors: tuple[DemoAuthor, ...]
    tags: tuple[DemoTag, ...]
    series: tuple[DemoSeries, ...]
    images: tuple[DemoImage, ...]
    posts: tuple[DemoPost, ...]


def read(folder: Path = HERE) -> Demo:
    """Return the demo that the files of `folder` make. Raises DemoError naming the file that is wrong."""
    values = _toml((folder / "site.toml").read_text(encoding="utf-8"), "site.toml")
    posts = [_post(path) for path in sorted((folder / "posts").glob("*.md"))]
    try:
        return Demo(
            authors=tuple(
                DemoAuthor(**{**each, "links": _links(each["links"])}) for each in values.pop("authors")
            ),
            tags=tuple(DemoTag(**each) for each in values.pop("tags")),
            series=tuple(DemoSeries(**each) for each in values.pop("series")),
            images=tuple(DemoImage(**each) for each in values.pop("images")),
            site=DemoSite(
                **{**values, "navigation": _links(values["navigation"]), "social": _links(values["social"])}
            ),
            posts=tuple(sorted(posts, key=_order)),
        )
    except (KeyError, TypeError) as error:
        raise DemoError(f"site.toml: {error}") from error


def _post(path: Path) -> DemoPost:
    """Return the post of one file: TOML between two lines of `+++`, then Markdown."""
    opening, front, body = [*path.read_text(encoding="utf-8").split(FENCE, 2), "", ""][:3]
    if opening or not body:
        raise DemoError(f"{path.name}: front matter between two lines of +++ is needed.")
    values = _toml(front, path.name)
    kind = values.get("kind", "post")
    try:
        record = PostRecord(
            title=values.pop("title"),
            kind=values.pop("kind", "post"),
            slug=path.stem,
            path=f"/{path.stem}/" if kind == "page" else "",
            standfirst=values.pop("standfirst"),
            body=body.strip() + "\n",
            closing_question=values.pop("closing_question"),
            author=values.pop("author"),
            tags=tuple(values.pop("tags")),
            series=values.pop("series", ""),
            lead_image=values.pop("lead_image"),
            language="en",
            published_at=values.pop("date", ""),
        )
    except KeyError as error:
        raise DemoError(f"{path.name}: {error} is missing.") from error
    days = values.pop("days_after_loading", None)
    if values:
        raise DemoError(f"{path.name}: nobody knows {', '.join(values)}.")
    return DemoPost(record=record, days_after_loading=days)


def _order(post: DemoPost) -> tuple[bool, str, bool, str]:
    record = post.record
    return record.kind == "page", record.published_at or "9999", post.is_draft, record.slug


def _links(pairs: list[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((pair["label"], pair["url"]) for pair in pairs)


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DemoError(f"{name}: {error}") from error

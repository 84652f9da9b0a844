"""Loading the demo, through the same services as everything else; what is there already is left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from blog import markup
from blog.demo import Demo, DemoAuthor, DemoImage, DemoPost, DemoSeries, DemoSite, DemoTag, drawing
from blog.models import Author, Image, Post, Series, SiteSettings, Tag, User
from blog.records import PostRecord
from blog.services import checking, editing, organising, publishing, sequencing, uploading, writes

SOURCE = "demo"
# The hour at which a scheduled post of the demo appears.
HOUR = time(9)


@dataclass
class Loaded:
    """What a load did: how many rows it added, and the titles of posts that could not be published."""

    authors: int = 0
    tags: int = 0
    images: int = 0
    posts: int = 0
    unpublished: list[str] = field(default_factory=list)

    @property
    def is_anything(self) -> bool:
        """Whether anything was added."""
        return bool(self.authors or self.tags or self.images or self.posts)


def load(demo: Demo, *, by: User | None, at: datetime) -> Loaded:
    """Add what the site lacks of `demo` and return what that was.

    A post that came with an earlier load is neither written nor published again, in whatever state it is, so
    that what people made of it holds. Pictures are drawn, and series begun, only for posts and authors that are new. Each post
    comes in whole or not at all.
    """
    done = Loaded()
    _set_up_site(demo.site)
    authors = [each for each in demo.authors if not Author.objects.filter(slug=each.slug).exists()]
    posts = [each for each in demo.posts if not _known_post(each)]
    names = _add_images(demo.images, _shown_by(authors, posts), by=by, at=at, done=done)
    for tag in demo.tags:
        _add_tag(tag, at=at, done=done)
    for series in demo.series:
        if any(post.record.series == series.slug for post in posts):
            _add_series(series, at=at)
    for author in authors:
        _add_author(author, names, at=at, done=done)
    for post in posts:
        _add_post(post, names, by=by, at=at, done=done)
    return done


def _set_up_site(site: DemoSite) -> None:
    """Give a site that nobody has set up the demo's name and navigation."""
    if SiteSettings.objects.exists():
        return
    organising.save_site(
        SiteSettings(
            name=site.name,
            tagline=site.tagline,
            description=site.description,
            contact_email=site.contact_email,
            footer=site.footer,
            closing_question=site.closing_question,
            navigation=_lines(site.navigation),
            social=_lines(site.social),
        )
    )


def _known_post(post: DemoPost) -> bool:
    return Post.objects.filter(source=SOURCE, source_id=post.record.slug).exists()


def _shown_by(authors: Iterable[DemoAuthor], posts: Iterable[DemoPost]) -> set[str]:
    """Return the names of the pictures that these authors and posts show."""
    records = [post.record for post in posts]
    shown = {author.picture for author in authors} | {record.lead_image for record in records}
    return shown.union(*(markup.references(record.body).images for record in records)) - {""}


def _add_images(
    images: Iterable[DemoImage], wanted: set[str], *, by: User | None, at: datetime, done: Loaded
) -> dict[str, str]:
    """Draw and store those of `images` that are wanted and missing; return the name each one goes by here."""
    here = dict(Image.objects.filter(source=SOURCE).values_list("source_id", "name"))
    for image in images:
        if image.name in here or image.name not in wanted:
            continue
        stored = uploading.store(
            drawing.draw(image.name),
            file_name=f"{image.name}.png",
            by=by,
            at=at,
            name=image.name,
            source=SOURCE,
            source_id=image.name,
            alt=image.alt,
            caption=image.caption,
            credit=image.credit,
            licence=image.licence,
            source_url=image.source_url,
        )
        here[image.name] = stored.image.name
        done.images += stored.is_new
    return here


def _add_tag(tag: DemoTag, *, at: datetime, done: Loaded) -> None:
    """Add a tag, unless one goes by its address or its name."""
    if Tag.objects.filter(slug=tag.slug).exists() or Tag.objects.filter(name__iexact=tag.name).exists():
        return
    row = Tag(slug=tag.slug, name=tag.name, description=tag.description, source=SOURCE, source_id=tag.slug)
    organising.save_tag(row, at=at)
    done.tags += 1


def _add_series(series: DemoSeries, *, at: datetime) -> None:
    """Add a series, unless one goes by its address or its name."""
    if Series.objects.called([series.slug]) or Series.objects.named(series.name):
        return
    row = Series(slug=series.slug, name=series.name, description=series.description)
    row.is_complete, row.source, row.source_id = series.is_complete, SOURCE, series.slug
    sequencing.save(row, at=at)


def _add_author(author: DemoAuthor, names: dict[str, str], *, at: datetime, done: Loaded) -> None:
    """Add an author with picture and links."""
    row = Author(
        slug=author.slug,
        name=author.name,
        bio=author.bio,
        picture=Image.objects.filter(name=names[author.picture]).first(),
        links=_lines(author.links),
        source=SOURCE,
        source_id=author.slug,
    )
    organising.save_author(row, at=at)
    done.authors += 1


@writes
def _add_post(post: DemoPost, names: dict[str, str], *, by: User | None, at: datetime, done: Loaded) -> None:
    """Save a post and let it appear when it is to; one that cannot be published stays a draft."""
    hour = _hour(post, at)
    record = _with_names(post.record, names).changed(published_at=hour.isoformat() if hour else "")
    # What has appeared already is dated as if it had been written then: "changed today" would be a fib.
    then = min(hour, at) if hour else at
    revision = editing.save(record, by=by, at=then, source=SOURCE, source_id=post.record.slug)
    done.posts += 1
    if post.is_draft:
        return
    try:
        publishing.publish(revision, at=then, by=by)
    except checking.NotReady:
        done.unpublished.append(record.title)


def _hour(post: DemoPost, at: datetime) -> datetime | None:
    """Return when a post appears, in the site's time zone; None for a draft and for a page."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if post.record.published_at:
        return datetime.fromisoformat(post.record.published_at).replace(tzinfo=zone)
    if post.days_after_loading is None:
        return None
    day = (at.astimezone(zone) + timedelta(days=post.days_after_loading)).date()
    return datetime.combine(day, HOUR, tzinfo=zone)


def _with_names(record: PostRecord, names: dict[str, str]) -> PostRecord:
    """Return the record with its pictures called as they are called on this site."""
    return record.changed(
        lead_image=names.get(record.lead_image, record.lead_image),
        body=re.sub(
            r"\]\(image:([a-z0-9-]+)", lambda found: f"](image:{names.get(found[1], found[1])}", record.body
        ),
    )


def _lines(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{words} | {address}" for words, address in pairs)

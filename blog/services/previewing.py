"""The page that a text would be, for its writer's eyes: nothing is written and nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from blog import markup
from blog.models import Author, Post, Series, Tag
from blog.records import PostRecord
from blog.services import naming, publishing, rendering, sequencing


@dataclass(frozen=True)
class Parts:
    """What stands around the text: the standfirst and the lead picture, as safe HTML."""

    standfirst_html: str
    lead_html: str


def parts(record: PostRecord) -> Parts:
    """Return what stands around the text of `record`; empty where it names nothing."""
    language = record.language or settings.LANGUAGE_CODE
    lead = rendering.images_by_name([record.lead_image]).get(record.lead_image) if record.lead_image else None
    return Parts(
        standfirst_html=markup.inline(record.standfirst.strip(), language=language),
        lead_html=markup.figure(lead.as_picture, layout="lead", priority=True, language=language)
        if lead
        else "",
    )


def as_read(record: PostRecord, *, post: Post, at: datetime) -> Post:
    """Return an unsaved post that stands on a page as `record` would if it were published at `at`.

    `post` lends it its id, address and dates. Raises markup.TextTooLong.
    """
    drawn = rendering.draw(record.body, language=record.language)
    language = record.language or settings.LANGUAGE_CODE
    published_at = publishing.hour_of(record, post=post, at=at)
    slug = record.slug or post.slug or naming.free_post_slug(record.title)
    page = Post(
        pk=post.pk,
        kind=record.kind,
        slug=slug,
        path=record.path or post.path or naming.address(record, slug=slug, published_at=published_at),
        title=record.title.strip() or str(post),
        standfirst=record.standfirst.strip(),
        standfirst_html=markup.inline(record.standfirst.strip(), language=language),
        body=record.body,
        html=drawn.rendered.html,
        text=drawn.rendered.text,
        words=drawn.rendered.words,
        closing_question=record.closing_question.strip(),
        language=record.language,
        author=Author.objects.select_related("picture").called(record.author),
        lead_image=rendering.images_by_name([record.lead_image]).get(record.lead_image),
        published_at=published_at,
        modified_at=post.modified_at,
        state=post.state,
        previous_post=post.previous_post,
        next_post=post.next_post,
    )
    # Its tags and its series are those of the text, which the row may not have yet.
    page._prefetched_objects_cache = {"tags": Tag.objects.called(record.tags)}  # type: ignore[attr-defined]
    series = Series.objects.called([record.series] if record.series else [])
    page.standing = sequencing.as_published(page, series[0]) if series else None
    return page

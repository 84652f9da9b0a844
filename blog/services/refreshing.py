"""Drawing again what shows something that has changed."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from blog import markup
from blog.models import Author, Image, ImageUse, Post, Series, SiteSettings, Tag
from blog.services import crediting, dressing, rendering, retrieving, watching, writes

logger = logging.getLogger(__name__)
# What says something of itself beside posts.
DESCRIBED: tuple[type[Tag] | type[Author] | type[Series], ...] = (Tag, Author, Series)
# What drawing sets.
DRAWN = ["html", "text", "words", "standfirst_html", "pictures", "renderer_version"]
OUTDATED = {"renderer_version__lt": markup.VERSION}


def set_drawn(post: Post, drawn: rendering.Drawn) -> None:
    """Set the stored HTML of `post` and what is counted from it."""
    language = post.language or settings.LANGUAGE_CODE
    post.html = drawn.rendered.html
    post.text = drawn.rendered.text
    post.words = drawn.rendered.words
    post.standfirst_html = markup.inline(post.standfirst, language=language)
    post.renderer_version = markup.VERSION
    lead = [Image.objects.drawable().get(pk=post.lead_image_id)] if post.lead_image_id else []
    post.pictures = crediting.of([*lead, *drawn.images.values()])


def _drawn(post: Post) -> list[object]:
    return [getattr(post, name) for name in DRAWN]


@writes
def redraw(posts: QuerySet[Post]) -> int:
    """Draw the live text of these posts again; return how many changed for readers."""
    found = posts.visible().order_by("id").distinct().iterator(chunk_size=100)  # type: ignore[attr-defined]
    return sum(_redraw(post) for post in found)


@writes
def _redraw(post: Post) -> bool:
    """Draw one post again as it is now, if it is still public; return whether it changed."""
    found = Post.objects.visible().select_for_update().filter(pk=post.pk).first()
    if found is None:
        return False
    post, before = found, _drawn(found)
    drawn = rendering.draw(post.body, language=post.language)
    set_drawn(post, drawn)
    if before == _drawn(post):
        return False
    post.save(update_fields=DRAWN)
    retrieving.note(post)
    # A credit that changed may lead elsewhere.
    watching.note(post, drawn.rendered.links, at=post.modified_at or post.saved_at)
    return True


def redraw_showing(*images: Image) -> int:
    """Draw the posts again that show one of `images`, each once, and the head of the site if it shows one; return how
    many posts changed."""
    _redraw_heads(SiteSettings.objects.filter(header_image__in=images))
    return redraw(Post.objects.filter(image_uses__image__in=images, image_uses__is_live=True))


def redraw_outdated(*, most: int = 50) -> int:
    """Draw again what an older renderer made: up to `most` posts, the words of tags, authors and series, the head of the
    site; return how many.

    One that cannot be drawn keeps what it has, is told in the log, and is left alone until the next renderer.
    """
    done = 0
    for post in Post.objects.visible().filter(**OUTDATED).order_by("id")[:most]:
        try:
            _redraw(post)
        except Exception:
            logger.exception("“%s” could not be drawn again", post)
            _leave_as_it_is(post)
        done += 1
    done += _redraw_heads(SiteSettings.objects.exclude(header_image=None).filter(**OUTDATED))
    return done + sum(_redraw_words(model, most) for model in DESCRIBED)


def outdated() -> int:
    """Return how many posts, tags, authors, series and heads of the site were drawn by an older renderer."""
    return sum(rows.filter(**OUTDATED).count() for rows in _drawable())


@writes
def outdate() -> None:
    """Have all of them drawn again, by `tick` or whoever else asks."""
    for rows in _drawable():
        rows.update(renderer_version=0)


@writes
def outdate_posts() -> None:
    """Have all posts that show pictures drawn again: of those it is told how wide the site shows them."""
    shown = ImageUse.objects.filter(is_live=True).values("post")
    Post.objects.visible().filter(pk__in=shown).update(renderer_version=0)


def _drawable() -> list[QuerySet[Any]]:
    heads = SiteSettings.objects.exclude(header_image=None)
    return [Post.objects.visible(), *(model.objects.all() for model in DESCRIBED), heads]


@writes
def _redraw_heads(sites: QuerySet[SiteSettings]) -> int:
    """Draw the picture of the site again where there is one; return how many."""
    rows = list(sites.select_for_update())
    for row in rows:
        dressing.draw_header(row)
        row.save(update_fields=dressing.DRAWN)
    return len(rows)


@writes
def _leave_as_it_is(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(renderer_version=markup.VERSION)


@writes
def _redraw_words(model: type[Tag] | type[Author] | type[Series], most: int) -> int:
    """Draw what tags, authors or series say of themselves again."""
    rows: list[Tag | Author | Series] = list(model._default_manager.filter(**OUTDATED)[:most])
    for row in rows:
        row.draw(markup.inline, language=settings.LANGUAGE_CODE, version=markup.VERSION)
        row.save()
    return len(rows)

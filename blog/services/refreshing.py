"""Drawing again what shows something that has changed."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db.models import QuerySet

from blog import markup
from blog.models import Author, Image, Post, Tag
from blog.services import crediting, rendering, watching, writes

logger = logging.getLogger(__name__)
# What drawing sets.
DRAWN = ["html", "text", "words", "standfirst_html", "pictures", "renderer_version"]


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
    # A credit that changed may lead elsewhere.
    watching.note(post, drawn.rendered.links, at=post.modified_at or post.saved_at)
    return True


def redraw_showing(*images: Image) -> int:
    """Draw the posts again that show one of `images`, each once; return how many changed."""
    return redraw(Post.objects.filter(image_uses__image__in=images, image_uses__is_live=True))


def redraw_outdated(*, most: int = 50) -> int:
    """Draw again up to `most` posts, and the words of tags and authors, that an older renderer made; return how many.

    One that cannot be drawn keeps what it has, is told in the log, and is left alone until the next renderer.
    """
    done = 0
    for post in Post.objects.visible().filter(renderer_version__lt=markup.VERSION).order_by("id")[:most]:
        try:
            _redraw(post)
        except Exception:
            logger.exception("“%s” could not be drawn again", post)
            _leave_as_it_is(post)
        done += 1
    return done + _redraw_words(Tag, most) + _redraw_words(Author, most)


@writes
def _leave_as_it_is(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(renderer_version=markup.VERSION)


@writes
def _redraw_words(model: type[Tag] | type[Author], most: int) -> int:
    """Draw what tags or authors say of themselves again."""
    rows: list[Tag | Author] = list(model._default_manager.filter(renderer_version__lt=markup.VERSION)[:most])
    for row in rows:
        row.draw(markup.inline, language=settings.LANGUAGE_CODE, version=markup.VERSION)
        row.save()
    return len(rows)

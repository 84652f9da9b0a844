"""Drawing again what shows something that has changed."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from blog import markup
from blog.models import Image, Post
from blog.services import crediting, rendering, writes

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
    changed = 0
    for post in posts.visible().order_by("id").distinct().iterator(chunk_size=100):  # type: ignore[attr-defined]
        before = _drawn(post)
        set_drawn(post, rendering.draw(post.body, language=post.language))
        if before != _drawn(post):
            post.save(update_fields=DRAWN)
            changed += 1
    return changed


def redraw_showing(image: Image) -> int:
    """Draw the posts again that show `image`; return how many changed."""
    return redraw(Post.objects.filter(image_uses__image=image, image_uses__is_live=True))


@writes
def redraw_outdated(*, most: int = 50) -> int:
    """Draw again up to `most` posts whose HTML an older renderer made; return how many there were."""
    outdated = Post.objects.visible().filter(renderer_version__lt=markup.VERSION)
    return redraw(Post.objects.filter(pk__in=list(outdated.values_list("pk", flat=True)[:most])))

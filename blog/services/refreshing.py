"""Drawing again what shows something that has changed."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from blog import markup
from blog.models import Image, Post
from blog.services import rendering, writes


def set_drawn(post: Post, drawn: rendering.Drawn) -> None:
    """Set the stored HTML of `post` and what is counted from it."""
    language = post.language or settings.LANGUAGE_CODE
    post.html = drawn.rendered.html
    post.text = drawn.rendered.text
    post.words = drawn.rendered.words
    post.standfirst_html = markup.inline(post.standfirst, language=language)
    post.renderer_version = markup.VERSION


@writes
def redraw(posts: QuerySet[Post]) -> int:
    """Draw the live text of these posts again; return how many changed for readers."""
    changed = 0
    for post in posts.visible().order_by("id").distinct().iterator(chunk_size=100):  # type: ignore[attr-defined]
        before = (post.html, post.standfirst_html, post.renderer_version)
        set_drawn(post, rendering.draw(post.body, language=post.language))
        if before != (post.html, post.standfirst_html, post.renderer_version):
            post.save(update_fields=["html", "text", "words", "standfirst_html", "renderer_version"])
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

"""Pictures of the library in templates, drawn by the one code that draws them in texts."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from blog import markup
from blog.models import Image

register = template.Library()


@register.filter
def has_larger_views(html: str) -> bool:
    """Return whether a drawn text has pictures that link to a larger view of themselves."""
    return markup.LARGER in html


@register.simple_tag
def picture(
    image: Image | None, *, layout: str = "teaser", eager: bool = False, priority: bool = False
) -> SafeString:
    """Return `<picture>` alone, or nothing while the image has no file; `priority` for the one that readers wait for."""
    if image is None or image.as_picture.is_waiting:
        return mark_safe("")
    return mark_safe(markup.picture(image.as_picture, layout=layout, is_eager=eager, priority=priority))


@register.simple_tag(takes_context=True)
def figure(
    context: Context, image: Image | None, *, layout: str = "lead", priority: bool = False
) -> SafeString:
    """Return `<figure>` with caption and credit in the language of the post, or nothing without a file."""
    if image is None or image.as_picture.is_waiting:
        return mark_safe("")
    language = getattr(context.get("post"), "language", "") or settings.LANGUAGE_CODE
    drawn = markup.figure(
        image.as_picture, layout=layout, is_eager=True, priority=priority, language=language
    )
    return mark_safe(drawn)

"""The text of a post as its page shows it: what is stored, and what only a page of the site can put onto it."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog import markup
from blog.languages import direction
from blog.models import Post

register = template.Library()


@register.simple_tag
def in_language(language: str) -> SafeString:
    """Return `lang` and `dir` for words in `language` among those of the site; nothing where it is the site's own."""
    is_own = not language or language.lower() == settings.LANGUAGE_CODE.lower()
    return mark_safe("" if is_own else format_html(' lang="{}" dir="{}"', language, direction(language)))


@register.simple_tag
def in_own_language(post: object) -> SafeString:
    """Return `lang` and `dir` for the site's own words on the page of `post`; nothing where it has the same language."""
    own = settings.LANGUAGE_CODE
    is_other = in_language(getattr(post, "language", ""))
    return mark_safe(format_html(' lang="{}" dir="{}"', own, direction(own)) if is_other else "")


@register.filter
def written_from(language: str) -> str:
    """Return the direction of a language: rtl or ltr."""
    return direction(language)


@register.filter
def has_copies(html: str) -> bool:
    """Return whether a drawn text has code or headings, which readers may want to copy or pass on."""
    return any(each in html for each in markup.COPIED)


@register.simple_tag
def contents(post: Post) -> SafeString:
    """Return the headings of a long post as a list to open, in its own language; nothing for a short one."""
    return mark_safe(markup.contents(post.html, words=post.words, language=_language(post)))


@register.simple_tag
def text(post: Post) -> SafeString:
    """Return the text of a post with notes that open in place."""
    return mark_safe(markup.on_page(post.html, language=_language(post)))


def _language(post: Post) -> str:
    return post.language or settings.LANGUAGE_CODE

"""What the head of every page says of how the site looks: the letters that come first, and the sheet of what was chosen."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog import themes
from blog.models import SiteSettings
from blog.services import dressing

register = template.Library()


@register.simple_tag
def first_letters(site: SiteSettings) -> SafeString:
    """Return the `<link>` that has the letters of the text fetched before any sheet asks for them; nothing for none."""
    return _first_letters(dressing.look_of(site))


@register.simple_tag
def sheet(site: SiteSettings) -> SafeString:
    """Return the `<link>` to what the owner's choices say; to stand behind the sheets of every page. Nothing for none."""
    return _sheet(dressing.look_of(site))


@lru_cache(maxsize=64)
def _first_letters(look: themes.Look) -> SafeString:
    file = themes.PAIRINGS[look.pairing].first
    if not file:
        return mark_safe("")
    return format_html(
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>', static(f"fonts/{file}")
    )


@lru_cache(maxsize=64)
def _sheet(look: themes.Look) -> SafeString:
    made = dressing.sheet_of(look)
    if made is None:
        return mark_safe("")
    return format_html('<link rel="stylesheet" href="{}" data-look>', made.address)

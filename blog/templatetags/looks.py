"""What the head of every page says of how the site looks: the letters that come first, the theme, what was chosen in it."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog import themes
from blog.models import SiteSettings
from blog.services import dressing

register = template.Library()


@register.simple_tag
def edge_colours(site: SiteSettings) -> SafeString:
    """Return the `<meta>`s that tell a browser the colour of the upper edge of a page, in the light and in the dark."""
    return _edge_colours(dressing.look_of(site).theme)


@register.simple_tag
def first_letters(site: SiteSettings) -> SafeString:
    """Return the `<link>`s that have letters fetched before any sheet asks for them: of the text, and of the titles."""
    return _first_letters(dressing.look_of(site))


@register.simple_tag
def letters_of_labels(site: SiteSettings) -> SafeString:
    """Return what has the letters of labels fetched too, for a page that is mostly such; nothing where they are already."""
    return _letters_of_labels(dressing.look_of(site))


@register.simple_tag
def sheets(site: SiteSettings) -> SafeString:
    """Return the `<link>`s to the theme and to what the owner's choices say; to stand behind what every page shares."""
    return _sheets(dressing.look_of(site))


@register.simple_tag
def default_sheet() -> SafeString:
    """Return the `<link>` to the theme of a page that cannot ask which one was chosen."""
    return _theme_sheet(themes.DEFAULT)


@lru_cache(maxsize=8)
def _edge_colours(theme: str) -> SafeString:
    schemes = ("light", themes.THEMES[theme].light), ("dark", themes.THEMES[theme].dark)
    return format_html_join(
        "\n",
        '<meta name="theme-color" content="{}" media="(prefers-color-scheme: {})" data-of="{}">',
        ((grounds.edge, scheme, scheme) for scheme, grounds in schemes),
    )


@lru_cache(maxsize=64)
def _first_letters(look: themes.Look) -> SafeString:
    pairing = themes.PAIRINGS[look.pairing]
    return _fetched(
        pairing.first, pairing.labels_first if themes.THEMES[look.theme].is_titled_in_labels else ""
    )


@lru_cache(maxsize=64)
def _letters_of_labels(look: themes.Look) -> SafeString:
    is_fetched = themes.THEMES[look.theme].is_titled_in_labels
    return _fetched("" if is_fetched else themes.PAIRINGS[look.pairing].labels_first)


def _fetched(*files: str) -> SafeString:
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((static(f"fonts/{file}"),) for file in files if file),
    )


@lru_cache(maxsize=64)
def _sheets(look: themes.Look) -> SafeString:
    theme, made = _theme_sheet(look), dressing.sheet_of(look)
    if made is None:
        return theme
    return format_html('{}\n<link rel="stylesheet" href="{}" data-look>', theme, made.address)


def _theme_sheet(look: themes.Look) -> SafeString:
    address = static(themes.THEMES[look.theme].file)
    return format_html('<link rel="stylesheet" href="{}" data-of-theme>', address)

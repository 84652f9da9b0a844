"""How the site looks: the style sheet of what its owner chose, the address of that, and the picture at its head."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.utils.crypto import constant_time_compare, salted_hmac

from blog import markup, themes
from blog.models import Image, SiteSettings

# What drawing the picture sets.
DRAWN: Final = ["header_html", "renderer_version"]
_SALT: Final = "influency.look"
_MARK_LENGTH: Final = 20


@dataclass(frozen=True)
class Sheet:
    """A style sheet, and the address under which it is kept for ever."""

    address: str
    css: str


def look_of(site: SiteSettings) -> themes.Look:
    """Return the look that was chosen; what this version does not know, and an accent that is none, count as not chosen."""
    default = themes.DEFAULT
    name = "-".join(
        (
            site.theme if site.theme in themes.THEMES else default.theme,
            site.pairing if site.pairing in themes.PAIRINGS else default.pairing,
            site.measure if site.measure in themes.MEASURES else default.measure,
        )
    )
    return themes.Look.named(f"{name}-{site.accent[1:]}") or themes.Look.named(f"{name}-own") or default


def theme_of(site: SiteSettings) -> themes.Theme:
    """Return the theme that was chosen."""
    return themes.THEMES[look_of(site).theme]


@lru_cache(maxsize=64)
def sheet_of(look: themes.Look) -> Sheet | None:
    """Return the style sheet of `look`; None where its theme says all.

    Its address says the look and is signed together with the content: whoever holds one got it from the site, and no
    state is needed to answer it, now or long after the look has changed.
    """
    css = themes.sheet(look, url=static)
    if not css:
        return None
    return Sheet(f"/theme/{look.name}-{_mark(look, css)}.css", css)


def answer(name: str, mark: str) -> Sheet | None:
    """Return the style sheet of the look called `name`, if `mark` is the one that this site gave it."""
    look = themes.Look.named(name)
    sheet = sheet_of(look) if look else None
    if sheet is None or look is None or not constant_time_compare(mark, _mark(look, sheet.css)):
        return None
    return sheet


def draw_header(site: SiteSettings) -> None:
    """Set the stored HTML of the picture of the site: nothing while it has none, or one that waits for its file."""
    site.header_html, site.renderer_version = "", markup.VERSION
    if site.header_image_id is None:
        return
    picture = Image.objects.drawable().get(pk=site.header_image_id).as_picture
    if picture.is_waiting:
        return
    alt = "" if site.header_is_decorative else site.header_alt or None
    site.header_html = markup.picture(picture, alt=alt, layout="header", priority=True)


def _mark(look: themes.Look, css: str) -> str:
    signed = salted_hmac(_SALT, f"{look.name}\n{css}", secret=settings.SECRET_KEY, algorithm="sha256")
    return signed.hexdigest()[:_MARK_LENGTH]

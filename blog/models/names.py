"""How things may be named in addresses and in the text."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from blog.conf import RESERVED_SEGMENTS

SLUG_MAX = 80
PATH_MAX = 500
# Marks that no letter is written with: accents of Latin, Greek and Cyrillic that did not become one letter with it,
# joiners, and choices between ways of drawing a sign.
_UNWRITTEN = re.compile(
    "[\u0300-\u036f\u180b-\u180d\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
# Vowels of Thai and Lao that NFKC takes apart.
_VOWELS = (("\u0e4d\u0e32", "\u0e33"), ("\u0ecd\u0eb2", "\u0eb3"))
IMAGE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def not_reserved(value: str) -> None:
    """Raise ValidationError for a first segment that the site needs for itself."""
    if value in RESERVED_SEGMENTS:
        raise ValidationError(_("“%(value)s” is an address of the site itself."), params={"value": value})


def well_formed_slug(value: str) -> None:
    """Raise ValidationError unless `value` is what `as_slug` would make of it."""
    if value != as_slug(value):
        raise ValidationError(_("Use lower-case letters, digits and single hyphens."))


slug_validators = [well_formed_slug, not_reserved]
image_name_validators = [
    RegexValidator(
        re.compile(r"\A" + IMAGE_NAME.pattern + r"\Z"), _("Use the letters a–z, digits and single hyphens.")
    )
]


def as_slug(words: str, *, most: int = SLUG_MAX) -> str:
    """Return `words` as an address name: lower case, letters of any script, NFC, at most `most` characters.

    Empty when nothing of it can stand in an address. Cut at a hyphen where there is one.
    """
    plain = unicodedata.normalize("NFKC", words).lower()
    for apart, vowel in _VOWELS:
        plain = plain.replace(apart, vowel)
    spaced = re.sub(r"[-_\s]+", "-", _with_signs(plain))
    slug = unicodedata.normalize("NFC", spaced).strip("-")
    if len(slug) > most:
        cut = slug[: most + 1].rpartition("-")[0] if "-" in slug[: most + 1] else slug[:most]
        slug = cut.strip("-")[:most]
    return slug


def _with_signs(words: str) -> str:
    """Return of `words` what can stand in an address: letters, with the signs that are part of them, digits and gaps.

    The vowels of Indic scripts, the tones of Thai and the points of Hebrew are signs; accents that have no letter of
    their own, and the signs that choose how an emoji is drawn, are left out.
    """
    kept: list[str] = []
    for char in words:
        if char.isalnum() or char.isspace() or char in "-_":
            kept.append(char)
        elif (
            unicodedata.category(char) in ("Mn", "Mc")
            and not _UNWRITTEN.match(char)
            and kept
            and not (kept[-1].isspace() or kept[-1] in "-_")
        ):
            kept.append(char)
    return "".join(kept)


def as_image_name(words: str, *, most: int = SLUG_MAX) -> str:
    """Return `words` as an image's name: a–z, digits and hyphens only; empty when nothing is left."""
    return as_slug(slugify(words), most=most)


def is_possible(address: str) -> bool:
    """Return whether a page could ever live at `address`: printable, without empty parts, not too long."""
    return address.isprintable() and "//" not in address and len(address) <= PATH_MAX


def parse_path(written: str) -> str:
    """Return an address as it is stored (one slash before, one after, NFC, capitals as written); "" stays ""."""
    inner = unicodedata.normalize("NFC", written).strip().strip("/")
    return f"/{inner}/" if inner else ""

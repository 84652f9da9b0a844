"""The public address of what is on this site."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings


def absolute(path: str) -> str:
    """Return the public address of a path of this site, with what is not ASCII in it percent-encoded."""
    return f"{settings.SITE_URL}{quote(path, safe='/?#=&')}"

"""What every template knows: the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from blog.models import SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `site` (asked for only when a template uses it) and the site's public base address."""
    row = SimpleLazyObject(SiteSettings.current)
    # allauth has a `site` of its own on its pages, so that the settings need a second name there.
    return {"site": row, "site_settings": row, "site_url": settings.SITE_URL}

"""What every template knows: the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from blog.models import SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """Return `site` (asked for only when a template uses it) and the site's public base address."""
    return {"site": SimpleLazyObject(SiteSettings.current), "site_url": settings.SITE_URL}

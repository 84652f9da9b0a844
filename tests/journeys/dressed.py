"""The running site in another look."""

from __future__ import annotations

import json

from tests.journeys.running import Site

PROGRAM = """
from blog.models import Image, SiteSettings
from blog.services import organising, purging
site, new, chosen = SiteSettings.current(), SiteSettings(), %s
for name in ("theme", "accent", "pairing", "measure", "header_alt", "header_on", "header_is_decorative"):
    setattr(site, name, chosen.get(name, getattr(new, name)))
site.header_image = Image.objects.filter(name=chosen.get("header_image", "")).first()
organising.save_site(site)
purging.settle()
"""


def dress(site: Site, **choices: str) -> None:
    """Save these choices, a picture by its name, and the defaults of all others."""
    done = site.manage("shell", "-c", PROGRAM % json.dumps(choices))
    assert done.returncode == 0, done.stderr

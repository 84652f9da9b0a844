"""The running site in another look."""

from __future__ import annotations

import json

from playwright.sync_api import Page

from blog.themes import THEMES
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


WEAR = """address => new Promise((resolve, reject) => {
  const link = document.querySelector("link[data-of-theme]");
  if (link.getAttribute("href") === address) return resolve();
  link.addEventListener("load", resolve, { once: true });
  link.addEventListener("error", () => reject(new Error(`no style sheet at ${address}`)), { once: true });
  link.setAttribute("href", address);
})"""


def wear(page: Page, site: Site, theme: str) -> None:
    """Put a page that is open into another theme, as if it had been asked for in that."""
    page.evaluate(WEAR, site.static(THEMES[theme].file))

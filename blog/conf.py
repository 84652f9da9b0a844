"""Our own settings: their names and what holds when nobody sets them."""

from __future__ import annotations

from typing import Final

DEFAULTS: Final[dict[str, object]] = {
    # How a new post's address is made: "day" (/2013/12/04/slug/), "month" (/2013/12/slug/) or "name" (/slug/).
    "INFLUENCY_PERMALINK": "day",
    # How many posts a list shows before "older".
    "INFLUENCY_PAGE_SIZE": 10,
    # How many workers make the sizes of pictures; None: one for each processor, four at most. 0: none.
    "INFLUENCY_PICTURE_WORKERS": None,
    # How many posts a feed carries, whole.
    "INFLUENCY_FEED_SIZE": 20,
    # Where rendered pages are kept as files; None: nowhere, now and ever.
    "INFLUENCY_KEPT": None,
    # How much room they may take, in megabytes; 0: nothing is kept, and what was kept goes.
    "INFLUENCY_KEPT_MAX_MB": 2000,
    # Whether links to other sites are looked at now and then.
    "INFLUENCY_WATCH_LINKS": False,
}

# First segments of an address that belong to the site itself: no slug or page may take one.
RESERVED_SEGMENTS: Final[frozenset[str]] = frozenset(
    """
    admin archive author credits feed favicon.ico healthz i18n index.html index.md markdownx media older page preview readyz robots.txt
    search series sitemap sitemap.xml static tag tags talk wp-admin wp-content wp-login.php .well-known
    """.split()
)

# Where the site itself always answers, so that no redirect would ever be looked for.
OWN_SEGMENTS: Final[frozenset[str]] = frozenset(
    "admin markdownx static healthz readyz robots.txt sitemap sitemap.xml favicon.ico".split()
)

# The name of the pattern that takes whatever no other does.
ANYTHING: Final = "anything"

PERMALINKS: Final[tuple[str, ...]] = ("day", "month", "name")


def setting(name: str) -> object:
    """Return our setting `name`: Django's value if the project gives one, else our default."""
    from django.conf import settings

    return getattr(settings, name, DEFAULTS[name])

"""The site without what only the desk needs, for the clock, which reads purged pages again in its own process."""

from __future__ import annotations

from influency.loading import load_for_readers, settle

try:
    site = load_for_readers()
finally:
    # The clock goes on without it.
    settle()

from blog.front import KeptFirst

application = KeptFirst(site)

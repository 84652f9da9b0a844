"""The site for a WSGI server: `influency.wsgi:application`."""

from __future__ import annotations

from influency.loading import load

site = load()

from blog.front import KeptFirst  # noqa: E402

application = KeptFirst(site)

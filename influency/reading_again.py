"""The site inside the process of its clock, which reads purged pages again as readers do: without the desk."""

from __future__ import annotations

from influency.loading import load_for_readers, settle

site = load_for_readers()
settle()

from blog.front import KeptFirst  # noqa: E402

application = KeptFirst(site)

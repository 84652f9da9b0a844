"""The site for a WSGI server: `influency.wsgi:application`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "influency.settings")
site = get_wsgi_application()

from blog.front import KeptFirst  # noqa: E402

application = KeptFirst(site)

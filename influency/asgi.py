"""The site for an ASGI server: `influency.asgi:application`. The built-in server uses WSGI."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "influency.settings")
application = get_asgi_application()

"""The site for a WSGI server: `influency.wsgi:application`."""

from __future__ import annotations

import gc
import os
import sys

# Nearly all that is made while a site is loaded stays: looking for what does not would take a fifth of the time.
gc.disable()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import get_resolver  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "influency.settings")
site = get_wsgi_application()

from blog.front import KeptFirst  # noqa: E402

application = KeptFirst(site)
# All views are loaded before the first reader comes. To look through what is loaded for garbage again and again would
# cost each page a sixth of its time.
_ = get_resolver().url_patterns
gc.freeze()
gc.enable()
# A kept page takes microseconds, but its thread must get its turn several times while another one publishes or draws:
# with Python's usual 5 ms for each turn the readers of that moment would wait behind each other.
sys.setswitchinterval(0.0005)

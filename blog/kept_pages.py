"""Where this site keeps its pages: the store, opened for what makes them now. Asks no model, so that it is there before any."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.signals import setting_changed

from blog import pagecache
from blog.conf import setting

# Settings that stand in pages or in their headers, or decide what does; and all whose names begin with SECURE.
IN_PAGES = (
    *("SITE_URL", "LANGUAGE_CODE", "TIME_ZONE", "STATIC_URL", "MEDIA_URL"),
    *("DEBUG", "MIDDLEWARE", "X_FRAME_OPTIONS"),
    *("INFLUENCY_PAGE_SIZE", "INFLUENCY_FEED_SIZE"),
)
# What says which database it is. Django completes the rest of what it is told of one once it is asked.
OF_DATABASE = ("ENGINE", "HOST", "PORT", "NAME", "USER")


@cache
def store() -> pagecache.Store | None:
    """Return the store of kept pages of this site; None where pages are not kept."""
    if not (root := setting("INFLUENCY_KEPT")):
        return None
    place, most = Path(str(root)), int(str(setting("INFLUENCY_KEPT_MAX_MB"))) * 1024 * 1024
    # Pages that are worked on in templates are made anew each time.
    if most <= 0 or settings.DEBUG:
        # A web server would go on showing what was kept before.
        pagecache.take_away(place)
        return None
    there = pagecache.Store(place, made_for=made_for(), most_bytes=most)
    # A process that has not loaded its site may never do so, and takes nothing away from the one that does.
    if apps.ready:
        there.open()
    else:
        there.look()
    return there


def forget_store(**_told: object) -> None:
    """Let the next question open the store again."""
    store.cache_clear()


# Only tests change a setting in a process that runs. To read one takes a while, and every reader asks for the store.
setting_changed.connect(forget_store)


def made_for() -> str:
    """Return what is another wherever the same row would make another page: code, templates, assets, settings."""
    seal = hashlib.sha256(django.__version__.encode())
    for name in (*IN_PAGES, *sorted(each for each in dir(settings) if each.startswith("SECURE"))):
        seal.update(
            f"{name}={getattr(settings, name, setting(name) if name.startswith('INFLUENCY') else '')!r}".encode()
        )
    for folder in [Path(__file__).resolve().parent, settings.BASE_DIR / "templates"]:
        for file in sorted(_files(folder)):
            found = os.stat(file)
            seal.update(f"{file} {found.st_size} {found.st_mtime_ns}".encode())
    told = settings.DATABASES["default"]
    seal.update(repr([str(told.get(each, "")) for each in OF_DATABASE]).encode())
    seal.update(repr(sorted((told.get("OPTIONS") or {}).items())).encode())
    if told["ENGINE"].endswith("sqlite3") and (database := Path(str(told["NAME"]))).is_file():
        # Somebody may have put another database in its place.
        seal.update(f"{database.stat().st_dev} {database.stat().st_ino}".encode())
    manifest = Path(settings.STATIC_ROOT or "") / "staticfiles.json"
    seal.update(manifest.read_bytes() if manifest.is_file() else b"")
    return seal.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    """Give the files below `folder` that make pages."""
    for place, _folders, names in os.walk(folder):
        yield from (f"{place}/{name}" for name in names if name.endswith((".py", ".html", ".xml")))

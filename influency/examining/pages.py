"""Kept pages: whether they are on, can be written, and are found again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from blog import kept_pages
from blog.conf import setting
from blog.kept import request_for
from influency.examining.findings import Finding, advice, good, megabytes, wrong

ABOUT = "kept pages"


def check() -> Iterator[Finding]:
    """Ask for the home page as a reader would, and see whether it is kept."""
    store = kept_pages.store()
    if store is None:
        why = "DEBUG is on" if settings.DEBUG else "INFLUENCY_KEPT_MAX_MB is 0"
        yield advice(ABOUT, f"No page is kept, as {why}: every reader waits until theirs is made.")
        return
    if store.note() is None:
        store.open()
    if store.note() is None:
        yield wrong(
            ABOUT,
            f"{store.root} cannot be written, so no page is kept. Whose folder is it, and is the disk full?",
        )
        return
    from influency.wsgi import application

    answer = application(request_for("/"), lambda status, headers, exc_info=None: lambda data: None)
    for _part in answer:
        pass
    if store.find("/") is None:
        yield wrong(
            ABOUT,
            "The home page was made and not kept; something holds it as changing. Start the site again.",
        )
        return
    size = sum(each.stat().st_size for each in Path(store.root).rglob("index.*") if each.is_file())
    most = int(str(setting("INFLUENCY_KEPT_MAX_MB"))) * 1024 * 1024
    if shutil.disk_usage(store.root).free < most - size:
        yield advice(
            ABOUT,
            f"They may take {megabytes(most)}, for which the disk has no room: set INFLUENCY_KEPT_MAX_MB lower.",
        )
    yield good(ABOUT, f"They are written and found; {megabytes(size)} of them.")

"""The machine's clock, and the site's own, which does what is due."""

from __future__ import annotations

import ctypes
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from blog.models import Post, Revision
from influency.examining.findings import Finding, advice, good, wrong

ABOUT = "clock"
# A clock that nobody sets loses about so much in a day.
MOST_SECONDS = 5.0
# `tick` shows that it lives once a second; a long piece of work may hold it up.
SILENT = 60.0
LATE = timedelta(minutes=2)
# What adjtimex(2) returns for a clock that nothing sets right.
NOT_SET = 5


def check() -> Iterator[Finding]:
    """Look at both clocks."""
    found = [*_disk(), *_future(), *_setting(), *_tick(), *_overdue()]
    yield from found
    if not any(each.degree != "advice" for each in found):
        yield good(
            ABOUT, "The machine's clock agrees with the disk and with what was written; the site's own runs."
        )


def _disk() -> Iterator[Finding]:
    with tempfile.NamedTemporaryFile(dir=settings.HOME) as probe:
        apart = Path(probe.name).stat().st_mtime - time.time()
    if abs(apart) > MOST_SECONDS:
        yield wrong(
            ABOUT, f"The disk of the home is {apart:+.0f} s from this machine's clock: set both right."
        )


def _future() -> Iterator[Finding]:
    now = timezone.now()
    newest = Revision.objects.order_by("-id").values_list("created_at", flat=True).first()
    if newest and newest - now > timedelta(seconds=MOST_SECONDS):
        yield wrong(
            ABOUT,
            f"The newest saved text is from {newest:%-d %B %Y, %H:%M:%S} UTC, which is still to come: the machine's clock "
            "has been set back. Until then what is due is not done at its hour.",
        )


def _setting() -> Iterator[Finding]:
    """Whether something keeps the clock right, where the kernel tells (Linux)."""
    try:
        kept = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return
    if kept == NOT_SET:
        yield advice(ABOUT, "Nothing sets this machine's clock right; systemd-timesyncd or chrony would.")


def _tick() -> Iterator[Finding]:
    alive = Path(settings.HOME) / "tick.alive"
    try:
        silent = time.time() - alive.stat().st_mtime
    except FileNotFoundError:
        yield wrong(
            ABOUT,
            "The site's own clock has never run here: `manage.py run`, or `manage.py tick` beside `serve`.",
        )
        return
    if silent > SILENT:
        yield wrong(
            ABOUT,
            f"The site's own clock has been silent for {_told(silent)}: nothing is published at its hour, no picture gets "
            "its sizes and no mail is sent. Start the site, or `manage.py tick` beside `serve`.",
        )


def _overdue() -> Iterator[Finding]:
    now = timezone.now()
    if late := Post.objects.due(now - LATE).filter(missed_hour="").count():
        yield wrong(
            ABOUT, f"{late} posts should have gone out by now and have not; the log of the site says why."
        )


def _told(seconds: float) -> str:
    return f"{seconds / 3600:.0f} h" if seconds > 7200 else f"{seconds / 60:.0f} min"

"""`manage.py tick`: do what is due, over and over, or once; beside it make the sizes of pictures and watch links."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import close_old_connections, connection
from django.utils import timezone

from blog import outages, pictures, yielding
from blog.conf import setting
from blog.kept import request_for
from blog.outages import Outage
from blog.services import purging, ticking

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
# Between two things done, others get their turn to write.
BUSY_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 30.0
# A database that was away is soon noticed to be back.
LONGEST_WAIT_FOR_DATABASE_SECONDS = 5.0
MOST_WORKERS = 4
POLITENESS = 10  # nice(2)


class Command(BaseCommand):
    """Any number may run, and one may be killed at any moment: what it had claimed comes free by itself."""

    help = "Do what is due: publish at the hour, make picture sizes, send mail."
    # They would load every view and the desk, which this process needs later or never.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the way to do everything that is due now and end."""
        parser.add_argument("--once", action="store_true", help="Do all that is due now, then end.")

    def handle(self, *args: object, once: bool = False, **options: object) -> None:
        """Do what is due until told to end, or, with `once`, until nothing is due."""
        if once:
            try:
                self.do_all()
            except Exception as error:
                if outages.of(error) is None:
                    raise
                raise CommandError(f"What is due could not be done: {outages.in_a_line(error)}") from error
            return
        # Readers and writers go first: this process, and those it decodes in, take what they leave.
        yielding.yield_to_readers(more=POLITENESS)
        yielding.take_long_turns()
        pictures.decode_last()
        signal.signal(signal.SIGTERM, _end)
        signal.signal(signal.SIGINT, _end)
        for _worker in range(workers()):
            # As daemons they hold up no end: what they had claimed comes free by itself.
            threading.Thread(target=_for_ever, args=[_make_all], daemon=True).start()
        threading.Thread(target=_for_ever, args=[_watch_all], daemon=True).start()
        wait = IDLE_SECONDS
        while True:
            try:
                pause = wait = BUSY_SECONDS if self.round() else IDLE_SECONDS
            except Exception as error:
                pause = wait = min(max(IDLE_SECONDS, wait * 2), longest_wait(error))
                logger.exception("tick failed and tries again in %.0f s", pause)
            time.sleep(pause)

    def do_all(self) -> None:
        """Do what is due until nothing is."""
        with ThreadPoolExecutor(workers() + 1) as makers:
            made = [makers.submit(_to_the_end, _make_all) for _worker in range(workers())]
            made.append(makers.submit(_to_the_end, _watch_all))
            while self.round():
                pass
        for each in made:
            each.result()

    def round(self) -> int:
        """Do what is due now, show that the tick is alive and well, and return how many things were done."""
        close_old_connections()
        done = ticking.due(at=timezone.now())
        _read_again()
        (settings.HOME / "tick.alive").touch(mode=0o600)
        return done


def _read_again() -> None:
    """Ask for pages that were purged before a reader does, as a reader would."""
    for address in purging.wanted():
        content = get_internal_wsgi_application()(request_for(address), _unheard)
        for _part in content:
            pass
        getattr(content, "close", lambda: None)()


def _unheard(status: str, headers: Any, exc_info: Any = None, /) -> Callable[[bytes], object]:
    """Take what an application says before its content, which nobody waits for."""
    return lambda content: None


def longest_wait(error: Exception) -> float:
    """Return for how many seconds at most nothing is tried again after `error`."""
    is_away = outages.of(error) is Outage.DATABASE_AWAY
    return LONGEST_WAIT_FOR_DATABASE_SECONDS if is_away else LONGEST_WAIT_SECONDS


def workers() -> int:
    """Return how many workers make pictures at once: as many as there are processors, within reason, or as told."""
    told = setting("INFLUENCY_PICTURE_WORKERS")
    if isinstance(told, int):
        return max(0, told)
    return min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        MOST_WORKERS,
    )


def _make_all() -> None:
    """Make the sizes of pictures until none is missing that others do not make already."""
    while ticking.complete_next(at=timezone.now()):
        pass


def _watch_all() -> None:
    """Look at the links to other sites whose turn it is, until there is none that nobody else looks at."""
    while ticking.watch_next(at=timezone.now()):
        pass


def _to_the_end(work: Callable[[], None]) -> None:
    """Do `work` once, and leave no connection to the database behind in a thread that ends."""
    try:
        work()
    finally:
        connection.close()


def _for_ever(work: Callable[[], None]) -> None:
    """Do `work` as it comes, also after something went wrong, on one connection as long as that is sound."""
    while True:
        try:
            close_old_connections()
            work()
        except Exception as error:
            pause = longest_wait(error)
            logger.exception("%s failed and goes on in %.0f s", work.__name__, pause)
            time.sleep(pause)
        time.sleep(IDLE_SECONDS)


def _end(number: int, frame: object) -> None:
    """End at once, also in the middle of something: a transaction is undone, a lease runs out."""
    sys.exit(0)

"""`manage.py rebuild`: make again what is computed from what was written, with progress; may be stopped and gone on with."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from blog.services import rebuilding
from blog.services.rebuilding import Progress

# Between two lines where nobody watches them grow.
LINE_SECONDS = 10.0


class Command(BaseCommand):
    """The site may run meanwhile; its clock takes part in the work, and does the rest of it after a stop."""

    help = "Make again what the site computes: texts, sizes of pictures, search, lists, names, kept pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what is to be made again."""
        parser.add_argument(
            "works",
            nargs="*",
            metavar="WHAT",
            help=f"Any of {', '.join(rebuilding.WORKS)}; all of them unless told.",
        )
        parser.add_argument(
            "--anew",
            action="store_true",
            help="Begin from the beginning also where a rebuild was stopped before its end.",
        )

    def handle(self, *args: object, works: list[str], anew: bool = False, **options: object) -> None:
        """Do one work after the other. Exit code 1 if something is left undone, 130 if stopped."""
        if unknown := [each for each in works if each not in rebuilding.WORKS]:
            raise CommandError(
                f"There is nothing called {unknown[0]}; there are {', '.join(rebuilding.WORKS)}.",
                returncode=2,
            )
        chosen = [name for name in rebuilding.WORKS if name in works or not works]
        try:
            ends = [self._do(name, rebuilding.WORKS[name](anew)) for name in chosen]
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. The same command goes on from here, and so does the running site.")
            raise SystemExit(130) from None
        if not all(ends):
            raise SystemExit(1)

    def _do(self, name: str, steps: Iterator[Progress]) -> bool:
        """Do one work and tell how far it is; return whether nothing of it is left."""
        begun_at = told_at = time.monotonic()
        last = Progress(0, 0)
        for last in steps:
            now = time.monotonic()
            if self.stdout.isatty():
                self.stdout.write(f"\r{_line(name, last, now - begun_at)}\033[K", ending="")
                self.stdout.flush()
            elif now - told_at >= LINE_SECONDS and last.done < last.of:
                self.stdout.write(_line(name, last, now - begun_at))
                told_at = now
        start = "\r" if self.stdout.isatty() else ""
        end = "done" if last.done == last.of else f"{last.of - last.done} could not be done now"
        seconds = time.monotonic() - begun_at
        self.stdout.write(f"{start}{name}: {last.done} of {last.of}, {end} ({seconds:.0f} s)")
        return last.done == last.of


def _line(name: str, progress: Progress, seconds: float) -> str:
    """Return how far a work is, and how long the rest takes if it goes on like that."""
    share = progress.done / progress.of if progress.of else 1.0
    left = f", about {seconds / share - seconds:.0f} s left" if share else ""
    return f"{name}: {progress.done} of {progress.of} ({share:.0%}){left}"

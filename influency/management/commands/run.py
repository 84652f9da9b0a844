"""`manage.py run`: the whole site with one command, made ready first and kept running then."""

from __future__ import annotations

import atexit
import io
import logging
import os
import signal
import sqlite3
import sys
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from blog import outages
from blog.models import Post, User
from blog.outages import Outage
from blog.services import welcoming
from influency import collecting, home, lifeline, listening, serving, storing, supervising
from influency.management.terminal import free_place, stop

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Holds the home, tries the port, makes everything ready, and turns into the supervisor of server and tick."""

    help = "Run the site: prepare it if needed, then serve it and do what is due until Ctrl-C."
    # Whether the home is held and the port taken is said first; the checks follow.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what the Makefile passes."""
        parser.add_argument(
            "--tied", type=int, metavar="PID", help="End when this process, which started the command, ends."
        )

    def handle(self, *args: object, tied: int | None = None, **options: object) -> None:
        """Become the supervisor of the ready site; return only by ending the process."""
        if tied:
            lifeline.tie(tied, with_signal=signal.SIGTERM)
        signal.signal(signal.SIGTERM, _end)
        signal.signal(signal.SIGINT, _end)
        held = self.hold_home()
        place = free_place(settings.HOST, settings.PORT)
        self.check()
        try:
            self.prepare()
        except Exception as error:
            self.stop_if_down(error)
            raise
        self.become_supervisor(held, place)

    def hold_home(self) -> int:
        """Return the open file that holds the home for this process; end with a sentence if another one does."""
        try:
            return home.hold(settings.HOME, settings.SITE_URL)
        except home.Held as error:
            pid, _, address = error.holder.partition(" ")
            stop(
                f"influency already runs on {settings.HOME} (process {pid}, {address}). "
                "End that one first, or give this one a home of its own: INFLUENCY_HOME=/some/folder"
            )

    def prepare(self) -> None:
        """Bring database, static files, first editor and demo to where a reader and an editor can begin."""
        is_new = not (settings.HOME / "static" / "staticfiles.json").exists()
        if is_new:
            self.say(f"Preparing the site in {settings.HOME} …")
        if connections["default"].vendor == "sqlite":
            home.keep_private(Path(str(settings.DATABASES["default"]["NAME"])))
        call_command("migrate", interactive=False, verbosity=0)
        self.warn_of_old_sqlite()
        collecting.collect(settings.STATIC_ROOT)
        # Asked before anybody can have signed in: an owner who began without the demo never gets it later.
        is_untouched = (
            not Post.objects.exists() and not User.objects.filter(last_login__isnull=False).exists()
        )
        self.welcome_editor()
        if trouble := storing.trouble():
            self.say(f"INFLUENCY_STORAGE: {trouble.rstrip('.')}. The site starts without its pictures.")
        elif is_untouched and settings.DEMO:
            self.load_demo()
        connections.close_all()

    def stop_if_down(self, error: Exception) -> None:
        """End with a sentence if `error` comes of a part that is down and can be started, or given room."""
        why = outages.in_a_line(error)
        match outages.of(error):
            case Outage.DATABASE_AWAY:
                stop(f"The site cannot start while its database does not answer ({why}).")
            case Outage.DISK_FULL:
                stop(f"The site cannot start while its disk is full ({why}).")

    def welcome_editor(self) -> None:
        """Make the first editor if nobody can sign in yet; a password that was made up is shown this once."""
        password = welcoming.first_editor(settings.INFLUENCY_EDITOR_PASSWORD or None, at=timezone.now())
        if password:
            self.say(
                f"\n  Sign in as  editor\n  Password    {password}\n\n"
                "The password is shown only now. To set another one: "
                ".venv/bin/python manage.py changepassword editor\n"
            )

    def load_demo(self) -> None:
        """Load the demo; what goes wrong with it is said and keeps nobody from a site that is otherwise ready."""
        self.say("Loading the demo …")
        try:
            call_command("load_demo", stdout=io.StringIO())
        except CommandError as error:
            self.stderr.write(str(error))
        except Exception:
            logger.exception("The demo could not be loaded; the site starts without it.")

    def warn_of_old_sqlite(self) -> None:
        """Say it if the database is kept by a SQLite with the fault that was found in its write-ahead log in 2026."""
        if connections["default"].vendor == "sqlite" and not is_sound_sqlite(sqlite3.sqlite_version_info):
            self.say(
                f"SQLite {sqlite3.sqlite_version} has a very rare fault that can damage a database (mended in 3.51.3). "
                "Keep backups."
            )

    def become_supervisor(self, held: int, place: listening.Address) -> None:
        """Go on as the small program that keeps server and tick running."""
        os.environ["INFLUENCY_HOME"] = str(settings.HOME)
        line = supervising.command(home=settings.HOME, held=held, place=place, url=settings.SITE_URL)
        os.set_inheritable(held, True)
        # What this process would have done at its end, above all ending the children it has made for pictures.
        atexit._run_exitfuncs()
        # A signal that comes between two programs waits for the second, which knows how to end in order.
        signal.pthread_sigmask(signal.SIG_BLOCK, supervising.ENDINGS)
        os.execve(line[0], line, serving.environment())

    def say(self, words: str) -> None:
        """Tell the owner, at once also through a pipe."""
        with suppress(BrokenPipeError):
            self.stdout.write(words)
            self.stdout.flush()


def is_sound_sqlite(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite has the mended write-ahead log, as released or brought to an older line."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def _end(number: int, frame: object) -> None:
    """End in order when told to while still preparing: an open transaction is undone, and the next start goes on."""
    sys.exit(0)

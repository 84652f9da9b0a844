"""`manage.py serve`: only the server, for those who have their own way of keeping it and the tick running."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.management.base import BaseCommand

from influency import serving
from influency.management.terminal import free_place


class Command(BaseCommand):
    """Turns into the server, so that no second Django stays in memory."""

    help = "Serve the site at HOST and PORT, without the tick and without preparing anything."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        """Become the server; return only by ending the process."""
        line = serving.command(free_place(settings.HOST, settings.PORT))
        # Relative places would be looked for elsewhere if anybody changed the folder.
        os.environ["INFLUENCY_HOME"] = str(settings.HOME)
        os.execve(line[0], line, serving.environment())

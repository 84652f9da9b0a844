"""`manage.py serve`: only the server, for those who have their own way of keeping it and the tick running."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from influency import serving


class Command(BaseCommand):
    """Serves from a process that has loaded the whole site. `manage.py serve` gets there without this, and takes less."""

    help = "Serve the site at HOST and PORT, without the tick and without preparing anything."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        """Serve until told to end; return only by ending the process."""
        sys.exit(serving.serve_as_told())

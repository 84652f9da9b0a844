"""`manage.py restore`: the site of a backup put into the home, all of it or nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.management.base import BaseCommand
from django.utils import timezone

from influency import backing_up, restoring
from influency.archiving import Refused
from influency.management.terminal import stop
from influency.manifests import DATABASE


class Command(BaseCommand):
    """Restores a backup, or only reads it through. Exit code 1 when it cannot be used or is not whole."""

    help = "Put the site of a backup into the home, after all of it was checked."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the backup, and what may happen to the site that is there."""
        parser.add_argument("file", metavar="FILE", help="A backup made by `manage.py backup`.")
        parser.add_argument("--check", action="store_true", help="Read all of it, change nothing.")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Move the site that is in the home aside; nothing is deleted.",
        )
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(
        self,
        *args: object,
        file: str,
        check: bool = False,
        replace: bool = False,
        json: bool = False,
        **options: object,
    ) -> None:
        """Restore or check, and say how it went; end with 1 if something is wrong, with 2 if used wrongly."""
        place = Path(file).absolute()
        if not place.is_file():
            stop(f"There is no file {place}.", code=2)
        if not check:
            _refuse_elsewhere()
        try:
            if check:
                report = restoring.check(place, work_in=settings.HOME)
            else:
                report = restoring.restore(place, settings.HOME, replace=replace, at=timezone.now())
        except restoring.Misused as error:
            stop(error, code=2)
        except Refused as error:
            stop(error)
        self.stdout.write(_as_json(report) if json else _in_words(report))
        if not report.is_good:
            stop(_warning(report))


def _refuse_elsewhere() -> None:
    """End with 2 where the site would not use what is put into the home."""
    name = str(settings.DATABASES["default"]["NAME"])
    if (
        not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
        or Path(name) != settings.HOME / DATABASE
    ):
        stop(
            "DATABASE_URL leads to a database outside the home, where `manage.py restore` puts nothing. Unset it and "
            f"restore: the database is then {settings.HOME / DATABASE}.",
            code=2,
        )
    if not all(isinstance(storages[each], FileSystemStorage) for each in backing_up.FOLDERS):
        stop(
            "INFLUENCY_STORAGE keeps the pictures in a bucket, where `manage.py restore` puts nothing. Unset it and "
            "restore: the pictures are then in the home. To have them in the bucket, copy originals/ and media/ there and "
            "set it again.",
            code=2,
        )


def _as_json(report: restoring.Report) -> str:
    return json.dumps(asdict(report) | {"is_good": report.is_good}, indent=2)


def _in_words(report: restoring.Report) -> str:
    posts, pictures = report.rows.get("blog_post", 0), report.rows.get("blog_image", 0)
    lines = [
        f"Backup     {report.file}",
        f"Made       {report.made_at} by {report.made_by}, of {report.url}",
        f"Holds      {posts} posts and pages, {pictures} pictures, {report.files} files, {report.bytes / 1e6:,.1f} MB",
    ]
    if report.home:
        lines.append(
            f"Restored   into {report.home} in {report.seconds:.1f} s; start it with `manage.py run`"
        )
    else:
        lines.append(f"Checked    all of it in {report.seconds:.1f} s; it can be restored")
    if report.migrated:
        lines.append(f"Migrated   {report.migrated} steps, because the backup is of an older version")
    if report.aside:
        lines.append(f"Moved      what was there to {report.aside}, which is a whole home of its own")
    if not report.has_key:
        lines.append("The key is not in it: set SECRET_KEY as it was, or everybody has to sign in again.")
    return "\n".join(lines)


def _warning(report: restoring.Report) -> str:
    """Return what was wrong already when the backup was made."""
    lines = [f"{place} {why}." for place, why in sorted(report.missing.items())]
    lines += [f"{place} was damaged when the backup was made." for place in report.damaged]
    return "\n".join([*lines, "Everything else is there: see the lines above for what is not."])

"""`manage.py backup`: one file with all that makes the site, taken while it runs, and read back."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand
from django.utils import timezone

from influency import backing_up
from influency.archiving import Refused
from influency.management.terminal import stop


class Command(BaseCommand):
    """Backs up while the site runs. Exit code 1 when anything is not in the backup as it should be."""

    help = (
        "Write one file with the database, the pictures and the key of this site; the site may go on running."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where the backup goes, and how many stay."""
        parser.add_argument(
            "file",
            nargs="?",
            metavar="FILE",
            help="Where it goes: a new file, or a folder in which it gets its name from the hour. "
            "By default the folder backups/ of the home.",
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="Remove all but the N newest backups in that folder afterwards.",
        )
        parser.add_argument(
            "--no-verify", action="store_true", help="Do not read the backup back; quicker, and no proof."
        )
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(
        self,
        *args: object,
        file: str | None = None,
        keep: int | None = None,
        no_verify: bool = False,
        json: bool = False,
        **options: object,
    ) -> None:
        """Write the backup and say how it went; end with 1 if something was found wrong, with 2 if used wrongly."""
        at = timezone.now()
        place = Path(file).absolute() if file else settings.HOME / "backups"
        is_folder = place.is_dir()
        target = place / backing_up.file_name(at) if is_folder else place
        if keep is not None and not (keep >= 1 and is_folder):
            stop("--keep takes a number from 1 on, and goes with a folder that the backups lie in.", code=2)
        if target.exists():
            stop(f"{target} is there already and is not overwritten.", code=2)
        if not target.parent.is_dir():
            stop(f"There is no folder {target.parent}.", code=2)
        try:
            report = backing_up.back_up(_site(), target, at=at, verify=not no_verify)
        except Refused as error:
            stop(error)
        # An incomplete backup is no reason to part with a complete one.
        if keep is not None and report.is_good:
            report.removed = backing_up.keep_newest(target.parent, keep, made=target)
        self.stdout.write(_as_json(report) if json else _in_words(report, keep))
        if not report.is_good:
            stop(_warning(report))


def _site() -> backing_up.Site:
    """Return what is backed up; end with 2 where this command cannot take all of it."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        stop(
            "The database of this site is not SQLite, and `manage.py backup` takes no other. Nothing was written. "
            "Take the database first with its own tool (pg_dump for PostgreSQL), and then copy originals/, media/ and "
            f"secret_key in {settings.HOME}, or the bucket: in this order every picture that the database names is there.",
            code=2,
        )
    file = Path(str(database["NAME"]))
    if not file.is_file():
        stop(
            f"There is no site in {settings.HOME}: {file} is not there. Start it once with `manage.py run`.",
            code=2,
        )
    key = settings.HOME / "secret_key"
    is_used = key.is_file() and key.read_text().strip() == settings.SECRET_KEY
    return backing_up.Site(
        database=file,
        key=key if is_used else None,
        storages={name: storages[name] for name in backing_up.FOLDERS},
        url=settings.SITE_URL,
    )


def _as_json(report: backing_up.Report) -> str:
    return json.dumps(asdict(report) | {"is_good": report.is_good}, indent=2)


def _in_words(report: backing_up.Report, keep: int | None) -> str:
    posts, pictures = report.rows.get("blog_post", 0), report.rows.get("blog_image", 0)
    lines = [
        f"Backup     {report.file}",
        f"Holds      {posts} posts and pages, {pictures} pictures, {report.files} files, {report.bytes / 1e6:,.1f} MB",
        f"Took       {report.seconds:.1f} s",
        f"Read back  {'yes, and it can be restored' if report.is_verified else 'no'}",
    ]
    if keep is not None:
        removed = ", ".join(report.removed) or "none"
        lines.append(f"Removed    {removed if report.is_good else 'none, because this one is not complete'}")
    if not report.has_key:
        lines.append(
            "The key is not in it, because SECRET_KEY is set in the environment: keep that one yourself."
        )
    return "\n".join(lines)


def _warning(report: backing_up.Report) -> str:
    """Return what is wrong with the backup that was written all the same."""
    lines = [f"{place} {why}." for place, why in sorted(report.missing.items())]
    lines += [f"{place} is damaged: its bytes are not those that were uploaded." for place in report.damaged]
    return "\n".join([*lines, "The backup was written, and it is not whole: see the lines above."])

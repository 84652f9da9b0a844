"""The database: whether it is the one that the code expects, sound, and quick to ask."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from influency.examining.findings import Finding, advice, good, megabytes, wrong

ABOUT = "database"
# From these on, in each line of versions, checking a WAL in cannot lose what another process writes meanwhile.
SOUND = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
LARGE_WAL = 64 * 1024 * 1024
NAMED = re.compile(r'CONSTRAINT "([^"]+)"')
# What is larger takes minutes to go through.
QUICKLY_CHECKED = 500 * 1024 * 1024


def check() -> Iterator[Finding]:
    """Look at the database."""
    found = [*_migrations(), *_indexes()]
    if connection.vendor == "sqlite":
        found += [*_version(sqlite3.sqlite_version_info), *_mode(), *_log(), *_soundness(connection)]
    yield from found
    if not any(each.degree != "advice" for each in found):
        yield good(ABOUT, f"{_name()}, with every table and index that the code expects.")


def _name() -> str:
    if connection.vendor == "sqlite":
        file = Path(str(settings.DATABASES["default"]["NAME"]))
        size = megabytes(file.stat().st_size) if file.is_file() else "in memory"
        return f"SQLite {sqlite3.sqlite_version}, {size}"
    return connection.display_name


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        names = ", ".join(f"{each.app_label} {each.name}" for each, _backwards in waiting[:3])
        yield wrong(
            ABOUT,
            f"{len(waiting)} changes of the tables are not made yet ({names}): `manage.py migrate`, or "
            "`manage.py run`, which does it by itself.",
        )


def _indexes() -> Iterator[Finding]:
    """Every index that the models name, looked for in the database."""
    for model in apps.get_app_config("blog").get_models():
        table = model._meta.db_table
        if not (there := _names(table)):
            continue
        for name in _expected(model):
            if name not in there:
                yield wrong(
                    ABOUT,
                    f"The index {name} of {table} is missing, so that lists are slow: `manage.py sqlmigrate` shows how it "
                    "is made, in the migration that names it.",
                )


def _names(table: str) -> set[str]:
    """Return the names of the indexes and constraints of a table; none for no table."""
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            tables = connection.introspection.table_names(cursor)
            return set(connection.introspection.get_constraints(cursor, table)) if table in tables else set()
        # Django would read SQLite's own words for a table, and not all that may stand in them.
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s", [table])
        rows = cursor.fetchall()
    written = (sql or "" for _name, sql in rows)
    return {name for name, _sql in rows} | {name for sql in written for name in NAMED.findall(sql)}


def _expected(model: type[models.Model]) -> list[str]:
    unique = (each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint))
    return [str(each.name) for each in (*model._meta.indexes, *unique)]


def _version(version: tuple[int, ...]) -> Iterator[Finding]:
    is_sound = any(version[:2] == sound[:2] and version >= sound for sound in SOUND) or version >= SOUND[0]
    if not is_sound:
        yield advice(
            ABOUT,
            f"SQLite {'.'.join(map(str, version))} has a fault by which, very rarely, what two processes write at the same "
            "moment is damaged; it is mended in 3.51.3, 3.50.7 and 3.44.6. Keep backups, and take a newer Python or "
            "system when you can.",
        )


def _mode() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    if mode not in ("wal", "memory"):
        yield wrong(
            ABOUT,
            f"SQLite keeps its journal as “{mode}” and not as “wal”, so that readers wait for writers. This happens on "
            "disks that are reached over a network: put the home on a disk of this machine.",
        )


def _log() -> Iterator[Finding]:
    file = Path(f"{settings.DATABASES['default']['NAME']}-wal")
    if file.is_file() and file.stat().st_size > LARGE_WAL:
        yield advice(
            ABOUT,
            f"{file.name} has grown to {megabytes(file.stat().st_size)}, as somebody has been reading for long without a "
            "pause; start the site again.",
        )


def _soundness(database: BaseDatabaseWrapper) -> Iterator[Finding]:
    file = Path(str(database.settings_dict["NAME"]))
    if file.is_file() and file.stat().st_size > QUICKLY_CHECKED:
        return
    try:
        with database.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(3)")
            faults = [row[0] for row in cursor.fetchall()]
    except DatabaseError as error:
        faults = [str(error)]
    if faults != ["ok"]:
        yield wrong(ABOUT, f"The file is damaged ({'; '.join(faults)}): restore the newest backup.")

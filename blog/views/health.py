"""What a supervisor or a proxy asks."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from blog.kept import read_only


@read_only
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that this process serves; asks the database nothing."""
    return _plain("ok\n")


@read_only
def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether the site can do its work: the database answers, and has the tables of this version."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _check_tables()
    except DatabaseError:
        return _plain("the database does not answer\n", status=503)
    except LookupError:
        return _plain("the database lacks changes of its tables\n", status=503)
    return _plain("ok\n")


@cache
def _check_tables() -> None:
    """Raise LookupError if the tables are not those of this version; once they are, they stay so."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError


def _plain(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )

"""What a supervisor or a proxy asks."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from blog.kept import read_only


@read_only
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that this process serves; asks the database nothing."""
    return _plain("ok\n")


@read_only
def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether the database does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _plain("the database does not answer\n", status=503)
    return _plain("ok\n")


def _plain(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )

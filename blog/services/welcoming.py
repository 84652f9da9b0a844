"""The first minutes of a new site."""

from __future__ import annotations

import secrets
from datetime import datetime

from blog.models import User
from blog.services import organising, writes

# Without letters and digits that are mistaken for one another when read from a terminal.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@writes
def first_editor(password: str | None, *, at: datetime) -> str | None:
    """Make the user `editor` when nobody can sign in yet; return its password if this call made one up.

    The editor owns the site: everything in the desk is open to this user.
    """
    if User.objects.exists():
        return None
    made_up = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))
    editor = User.objects.create_superuser(
        "editor", email="", password=password or made_up, first_name="Editor"
    )
    organising.author_of(editor, at=at)
    return None if password else made_up

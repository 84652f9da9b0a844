"""The one folder that holds all state: its places, their rights, and the secret key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

# Readable by the web server's group; all else is the owner's alone.
SHARED = ("media", "static", "kept")
PRIVATE = ("originals", "backups", "log")


def prepare(home: Path) -> None:
    """Make the home and its folders where they are missing; what is there keeps its rights."""
    for folder, mode in ((home, 0o700), *((home / n, 0o750) for n in SHARED), *((home / n, 0o700) for n in PRIVATE)):
        if not folder.is_dir():
            folder.mkdir(mode=mode, parents=True, exist_ok=True)
            folder.chmod(mode)


def secret_key(home: Path) -> str:
    """Return the key that signs cookies and links, made once; two starts at once agree on one."""
    file = home / "secret_key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as new:
            new.write(secrets.token_urlsafe(50))
    return file.read_text().strip()

"""Static files put where the server finds them, and only when one of them has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import Storage
from django.core.management import call_command

# Raised when the names or the compression of collected files change in another way than by their content.
VERSION = "2"


def collect(folder: Path) -> bool:
    """Collect all static files into `folder` unless it holds exactly these; return whether there was anything to do."""
    stamp = folder / ".collected"
    wanted = fingerprint()
    is_complete = stamp.is_file() and (folder / "staticfiles.json").is_file()
    if is_complete and stamp.read_text() == wanted:
        return False
    # An interrupted collection must not look like a finished one; files of earlier versions stay for kept pages.
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def fingerprint() -> str:
    """Return a hash of the names and contents of all static files as they are now."""
    digest = hashlib.sha256(VERSION.encode())
    for name, storage in sorted(_sources().items()):
        with storage.open(name) as file:
            content = hashlib.sha256(file.read()).hexdigest()
        digest.update(f"{name}\0{content}\n".encode())
    return digest.hexdigest()


def _sources() -> dict[str, Storage]:
    """Return where each static file comes from; the first finder wins, as it does in collectstatic."""
    found: dict[str, Storage] = {}
    for finder in get_finders():
        for path, storage in finder.list([]):
            found.setdefault(path, storage)
    return found

"""The one folder that holds all state: its places, their rights, the secret key, and who runs on it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import stat
import sys
from pathlib import Path

from influency import swapping

# Readable by the web server's group; all else is the owner's alone.
SHARED = ("media", "static", "kept")
PRIVATE = ("originals", "backups", "log")


class Unusable(Exception):
    """The home cannot be used, with the reason in words for the owner."""


class Held(Exception):
    """Another process runs on this home; `holder` is its number, with what it said about itself."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


def prepare(home: Path) -> None:
    """Make the home and its folders where they are missing; what is there keeps its rights. Raise Unusable if not.

    A restore that was killed between the old site and the new one is finished first: nobody sees half of each.
    """
    try:
        if swapping.finish(home):
            print(f"A restore in {home} had been interrupted; it is finished now.", file=sys.stderr)
    except (OSError, ValueError) as error:
        raise Unusable(f"A restore in {home} was interrupted and cannot be finished: {error}.") from error
    folders = [(home, 0o700), *((home / n, 0o750) for n in SHARED), *((home / n, 0o700) for n in PRIVATE)]
    try:
        for folder, mode in folders:
            if not folder.is_dir():
                make_folder(folder, mode)
    except OSError as error:
        raise Unusable(f"{error.filename} cannot be made: {error.strerror}.") from error


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder with these rights whatever the umask. Where the home hands its group down to what is made in it, as for a
    web server, the folder goes on doing so."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    # Not said again where it is so: the kernel takes the handing down away when somebody says it who isn't of that group.
    if stat.S_IMODE(folder.stat().st_mode) & ~stat.S_ISGID != mode:
        folder.chmod(mode | (folder.stat().st_mode & stat.S_ISGID))


def secret_key(home: Path) -> str:
    """Return the key that signs cookies and links, made once; two starts at once agree on one."""
    file = home / "secret_key"
    try:
        if not file.exists():
            _write_once(file, secrets.token_urlsafe(50))
        key = file.read_text().strip()
    except OSError as error:
        raise Unusable(f"{file} cannot be used: {error.strerror}.") from error
    if not key:
        raise Unusable(f"{file} is empty. Put the old key back, or remove the file to have a new one made.")
    return key


def keep_private(database: Path) -> None:
    """Let nobody but its owner and their group read a database of SQLite. One that is missing is made, empty.

    The web server may be let through the home to pictures and kept pages; it must not come upon drafts and password hashes
    there, so a group that the home hands down reads nothing. SQLite gives its log the rights that the database has.
    """
    try:
        os.close(os.open(database, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except OSError as error:
        # Anything else that is in the way the database says itself.
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
    for file in (database, *(database.with_name(f"{database.name}-{part}") for part in ("wal", "shm"))):
        with contextlib.suppress(OSError):  # there is no log, or it is not ours to change
            found, folder = file.stat(), file.parent.stat()
            is_handed_down = bool(folder.st_mode & stat.S_ISGID) and found.st_gid == folder.st_gid
            file.chmod(found.st_mode & (0o700 if is_handed_down else 0o770))


def hold(home: Path, about: str) -> int:
    """Hold the home until this process ends; return the open file that does it. Raise Held if somebody else does.

    The lock belongs to the open file, so it survives `exec`, and the kernel lets go of it even after kill -9.
    """
    handle = os.open(home / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(handle, 1000).decode(errors="replace").strip()
        os.close(handle)
        raise Held(holder) from None
    os.truncate(handle, 0)
    os.write(handle, f"{os.getpid()} {about}\n".encode())
    return handle


def _write_once(file: Path, content: str) -> None:
    """Put `content` into a file that is not there yet; one that appears meanwhile stays. Nobody sees it half written."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(new, file)
    finally:
        new.unlink()

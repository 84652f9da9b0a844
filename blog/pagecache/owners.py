"""Who holds something, and whether they are alive: each process keeps a file locked, which the kernel opens for it."""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path


class Owners:
    """The processes that work on one store, each known by the name of its file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mine: tuple[int, int, str] | None = None

    def mine(self) -> str:
        """Return the name of this process; a fork gets one of its own, and whoever's file is gone another."""
        if self._mine is None or self._mine[0] != os.getpid() or not (self.folder / self._mine[2]).exists():
            self.leave()
            self.folder.mkdir(mode=0o700, exist_ok=True)
            name = f"{os.getpid()}-{secrets.token_hex(6)}"
            handle = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX)
            self._mine = (os.getpid(), handle, name)
        return self._mine[2]

    def leave(self) -> None:
        """End as the end of the process would: what it held is anybody's to release."""
        if self._mine is not None and self._mine[0] == os.getpid():
            os.close(self._mine[1])
        self._mine = None

    def is_dead(self, name: str) -> bool:
        """Return whether the process of that name is gone."""
        if self._mine is not None and self._mine[2] == name and self._mine[0] == os.getpid():
            return False
        try:
            handle = os.open(self.folder / name, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True

    def dead(self) -> list[str]:
        """Return the names of all processes that are gone."""
        if not self.folder.is_dir():
            return []
        return [file.name for file in self.folder.iterdir() if self.is_dead(file.name)]

    def forget(self, name: str) -> None:
        """Forget a process that is gone."""
        with suppress(FileNotFoundError):
            (self.folder / name).unlink()

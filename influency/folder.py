"""A folder as a storage of Django in which a file appears whole or not at all, under the very name it was given."""

from __future__ import annotations

import contextlib
import os
import secrets

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class FolderStorage(FileSystemStorage):
    """Files whose names tell their content: one that is taken is never swerved from, and written again is the same.

    So two uploads of the same picture at once end with one file, and nobody ever reads half of one.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return `name`, taken or not."""
        return name

    def _save(self, name: str, content: File) -> str:
        """Write the file beside its place, see it on the disk, and move it there. Raises OSError, with nothing left."""
        new = self.path(f"{name}.{secrets.token_hex(8)}.new")
        try:
            super()._save(os.path.relpath(new, self.location), content)  # type: ignore[misc]
            _see_on_disk(new)
            os.replace(new, self.path(name))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(new)
            raise
        return name


def _see_on_disk(file: str) -> None:
    """Return when what was written would survive the loss of power: the database will say that it is there."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

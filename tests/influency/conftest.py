"""What tests of the home have in common."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest


@pytest.fixture
def no_member(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kernel treat whoever runs the tests, root too, as nobody of a folder's group: saying a folder's rights
    then ends its handing its group down (chmod(2))."""

    def chmod(self: Path, mode: int) -> None:
        os.chmod(self, mode & ~stat.S_ISGID)

    monkeypatch.setattr(Path, "chmod", chmod)

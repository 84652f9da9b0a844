"""A store of kept pages in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from blog.pagecache import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store of one process, open and with no page."""
    made = Store(tmp_path / "kept", made_for="this version")
    made.open()
    yield made
    made.index.close()

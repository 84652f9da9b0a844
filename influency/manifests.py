"""What a backup says of itself, and under which names files may lie in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

# Raised when an older influency could not restore what a newer one writes.
FORMAT = 1
DATABASE = "db.sqlite3"
KEY = "secret_key"
FOLDERS = ("originals", "media")
LONGEST_NAME = 300
NAME = re.compile(r"(?:originals|media)(?:/[^/\\\x00-\x1f\x7f]{1,200})+")

T = TypeVar("T")


def is_safe(name: str) -> bool:
    """Whether a file of this name can only come to lie where files of a backup do."""
    if name in (DATABASE, KEY):
        return True
    steps = name.split("/")
    return len(name) <= LONGEST_NAME and bool(NAME.fullmatch(name)) and not {".", ".."} & set(steps)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the archive: its place in the home, its length in bytes and the SHA-256 of them in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made_by: str
    made_at: str
    url: str
    # Which migrations the database has seen, as app and name.
    migrations: list[tuple[str, str]]
    # How many rows each table has.
    rows: dict[str, int]
    files: list[Entry]
    # Pictures that the database names and that could not be had, with the reason.
    missing: dict[str, str] = field(default_factory=dict)
    # Originals whose bytes are not those that were uploaded.
    damaged: list[str] = field(default_factory=list)
    # Pictures that were deleted while the backup was made: in the archive, and not restored.
    superseded: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def wanted(self) -> set[str]:
        """The names of the files that belong into a home; gathered anew each time."""
        return {each.name for each in self.files} - set(self.superseded)

    @property
    def size(self) -> int:
        """How many bytes all files have together."""
        return sum(each.size for each in self.files)

    def size_of(self, name: str) -> int:
        """Return how many bytes the file of that name has; 0 if there is none."""
        return sum(each.size for each in self.files if each.name == name)


def read(said: dict[str, object]) -> Manifest:
    """Return the manifest that was written as `said`. Raises ValueError, KeyError and TypeError."""
    return Manifest(
        made_by=_as(str, said["made_by"]),
        made_at=_as(str, said["made_at"]),
        url=_as(str, said["url"]),
        migrations=[(_as(str, app), _as(str, name)) for app, name in _as(list, said["migrations"])],
        rows={_as(str, table): _as(int, count) for table, count in _as(dict, said["rows"]).items()},
        files=[
            Entry(_as(str, each["name"]), _as(int, each["size"]), _as(str, each["sha256"]))
            for each in _as(list, said["files"])
        ],
        missing={_as(str, name): _as(str, why) for name, why in _as(dict, said["missing"]).items()},
        damaged=[_as(str, name) for name in _as(list, said["damaged"])],
        superseded=[_as(str, name) for name in _as(list, said["superseded"])],
    )


def _as(kind: type[T], value: object) -> T:
    """Return `value`, which is of this kind. Raises TypeError."""
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{value!r} where a {kind.__name__} belongs")
    return value

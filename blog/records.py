"""The portable forms of a post and of a picture: what every floor of the house speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

RECORD_VERSION = 1


class RecordError(ValueError):
    """A mapping that cannot be read as a PostRecord; the message says which field is wrong."""


@dataclass(frozen=True, kw_only=True)
class PostRecord:
    """Everything an editor decides about one post, by name and never by database id.

    `slug` is empty while it follows the title; `author`, `tags`, `series` and `lead_image` hold the slug of an
    author, the slugs of tags, the slug of a series (which knows its order itself) and the name of an image.
    `published_at` is an ISO 8601 instant that the editor chose as the date of publication, or empty for "when it is
    published"; `ends_at` is the instant at which it is taken back from readers, or empty for never.
    """

    title: str = ""
    kind: str = "post"
    slug: str = ""
    path: str = ""
    standfirst: str = ""
    body: str = ""
    closing_question: str = ""
    author: str = ""
    tags: tuple[str, ...] = field(default_factory=tuple)
    series: str = ""
    lead_image: str = ""
    language: str = ""
    translation_group: str = ""
    published_at: str = ""
    ends_at: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the record as JSON-ready values, with the version of this form under `version`."""
        values: dict[str, Any] = {name.name: getattr(self, name.name) for name in fields(self)}
        values["tags"] = list(self.tags)
        return {"version": RECORD_VERSION, **values}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the record that `values` describes; fields it lacks take their default.

        Raises RecordError for a value of the wrong type or a form newer than this code knows.
        """
        version = values.get("version", RECORD_VERSION)
        if not isinstance(version, int) or version > RECORD_VERSION:
            raise RecordError(f"This record has form {version!r}; form {RECORD_VERSION} is the newest known.")
        known: dict[str, Any] = {}
        for name in (each.name for each in fields(cls)):
            if name not in values:
                continue
            value = values[name]
            if name == "tags":
                if not isinstance(value, list | tuple) or not all(isinstance(tag, str) for tag in value):
                    raise RecordError("tags: a list of names is needed.")
                known[name] = tuple(value)
            elif isinstance(value, str):
                known[name] = value
            else:
                raise RecordError(f"{name}: text is needed, not {type(value).__name__}.")
        return cls(**known)

    def changed(self, **changes: Any) -> Self:
        """Return a copy with these fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Source:
    """One `<source>` of a picture: its media type, (address, width in pixels) pairs, and whether it moves."""

    type: str
    srcset: tuple[tuple[str, int], ...]
    is_moving: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All that is needed to draw an image of the library.

    `caption` and `credit` are inline Markdown; `href` is the address of the largest rendition, of
    `href_width` pixels; `tint` is 0 to 63, `focal` is (x, y) in percent. A waiting picture has a name and
    no file yet.
    """

    name: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    source_url: str = ""
    src: str = ""
    width: int = 0
    height: int = 0
    sources: tuple[Source, ...] = ()
    href: str = ""
    href_width: int = 0
    tint: int | None = None
    focal: tuple[int, int] | None = None
    is_waiting: bool = False
    is_decorative: bool = False
    is_borrowed: bool = False

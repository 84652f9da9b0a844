"""The values that go into a rendering and come out of it."""

from __future__ import annotations

from dataclasses import dataclass

from blog.records import Picture, Source

__all__ = [
    "MAX_LENGTH",
    "Heading",
    "Picture",
    "Problem",
    "References",
    "Rendered",
    "Source",
    "Target",
    "TextTooLong",
    "Uncredited",
    "WrittenHeading",
    "WrittenLink",
]

MAX_LENGTH = 400_000


class TextTooLong(ValueError):
    """A text longer than `limit` characters, which is not read at all."""

    def __init__(self, limit: int = MAX_LENGTH) -> None:
        self.limit = limit
        super().__init__(f"The text is longer than {limit:,} characters.")


@dataclass(frozen=True, kw_only=True)
class Target:
    """A post that can be linked to by its slug."""

    slug: str
    path: str
    title: str
    is_public: bool = True


@dataclass(frozen=True)
class Heading:
    """A heading as it is shown: `level` 2 to 6, the id of its element, its words."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class WrittenHeading:
    """A heading as it was written: its number of signs, its words, its line."""

    level: int
    text: str
    line: int | None


@dataclass(frozen=True)
class WrittenLink:
    """A link as it was written: its address, the words that one clicks (with those of pictures), its line."""

    address: str
    words: str
    line: int | None


@dataclass(frozen=True)
class Problem:
    """Something in the text that its writer should know; an error stands in the way of publishing.

    `line` counts from 1; `detail` is the name, address or attribute it is about.
    """

    code: str
    line: int | None
    detail: str = ""
    is_error: bool = True


@dataclass(frozen=True)
class Uncredited:
    """A picture that says neither here nor in the library who made it, and whether it comes from elsewhere."""

    name: str
    line: int | None
    is_borrowed: bool


@dataclass(frozen=True)
class References:
    """The names a text uses, in order and without duplicates."""

    images: tuple[str, ...]
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Rendered:
    """The safe HTML of a text and all that was learned while making it."""

    html: str
    images: tuple[str, ...]
    posts: tuple[str, ...]
    links: tuple[str, ...]
    headings: tuple[Heading, ...]
    problems: tuple[Problem, ...]
    text: str
    words: int
    uncredited: tuple[Uncredited, ...] = ()
    written_headings: tuple[WrittenHeading, ...] = ()
    written_links: tuple[WrittenLink, ...] = ()

"""A library of sixty posts in seven languages, and what readers look for in it: the measure of the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from blog.models import Image, Post
from blog.records import PostRecord
from blog.services import editing, organising, publishing, retrieving
from blog.services.retrieving import Wish
from tests.builders import make_author, make_image

HERE = Path(__file__).parent / "labelled"
FIRST = 5


@dataclass(frozen=True)
class Judged:
    """What somebody types, the posts of which one is wanted, and at which place the first of them came; 0 for nowhere."""

    kind: str
    typed: str
    wanted: tuple[str, ...]
    place: int


def publish_all(further: Mapping[str, str] | None = None) -> None:
    """Publish the library, each post at the date that it names, with what `further` has for its address name below it."""
    for file in sorted((HERE / "posts").glob("*.md")):
        head, _, body = file.read_text().removeprefix("---\n").partition("\n---\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines())
        for name in _pictures(body):
            if not Image.objects.filter(name=name).exists():
                make_image(name, alt="")
        at = _noon(fields["date"])
        record = PostRecord(
            slug=_slug(file),
            title=fields["title"],
            standfirst=fields["standfirst"],
            tags=tuple(tag.slug for tag in organising.ensure_tags(fields["tags"].split(","), at=at)),
            author=make_author(fields["author"]).slug,
            language="" if fields["language"] == "en" else fields["language"],
            body=f"{body.strip()}\n\n{(further or {}).get(_slug(file), '')}".strip(),
        )
        publishing.publish(editing.save(record, by=None, at=at), at=at, is_checked=False)


def judge(name: str) -> list[Judged]:
    """Return how each line of a file of questions fares."""
    found = []
    for line in (HERE / name).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            parts = [part.strip() for part in line.split("|")]
            kind, typed, wanted = parts if len(parts) == 3 else ("misspelt", *parts)
            slugs = tuple(slug.strip() for slug in wanted.split(","))
            found.append(Judged(kind, typed, slugs, _place(typed, slugs)))
    return found


def share(judged: list[Judged], *, within: int) -> float:
    """Return which share of the questions has a wanted post among the first so many."""
    return sum(0 < each.place <= within for each in judged) / len(judged)


def _place(typed: str, wanted: tuple[str, ...]) -> int:
    slugs = [hit.post.path.rstrip("/").rpartition("/")[2] for hit in retrieving.find(Wish(typed)).hits]
    return min((slugs.index(slug) + 1 for slug in wanted if slug in slugs), default=0)


def _slug(file: Path) -> str:
    return file.stem.partition("-")[2]


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def _pictures(body: str) -> list[str]:
    return [part.partition(" ")[0].partition(")")[0] for part in body.split("](image:")[1:]]


def slugs() -> set[str]:
    """Return the address names of all posts that are public."""
    return set(Post.objects.visible().values_list("slug", flat=True))

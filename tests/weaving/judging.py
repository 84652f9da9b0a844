"""The sixty posts of the search with paragraphs that mention others without a link, and what an editor would link."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from blog.models import Post
from blog.services import offering, rebuilding
from blog.services.offering import Offered
from tests.search import judging

HERE = Path(__file__).parent / "labelled"

Offers = list[tuple[Post, list[Offered]]]


@dataclass(frozen=True)
class Link:
    """From which post to which other, and by what words."""

    source: str
    target: str
    words: str

    def is_same(self, other: Link) -> bool:
        """Return whether both lead from the same post to the same, by words of which the one hold the others."""
        one, two = self.words.casefold(), other.words.casefold()
        is_pair = (self.source, self.target) == (other.source, other.target)
        return is_pair and (one in two or two in one)

    def is_in(self, links: list[Link]) -> bool:
        """Return whether one of these is the same."""
        return any(self.is_same(each) for each in links)


def publish_all() -> None:
    """Publish the library with its further paragraphs, and judge its names by all of it."""
    judging.publish_all(paragraphs())
    for _progress in rebuilding.names(True):
        pass


def paragraphs() -> dict[str, str]:
    """Return what is added to each post, by its address name."""
    parts = ("\n" + (HERE / "paragraphs.md").read_text()).split("\n## ")[1:]
    pairs = (part.partition("\n") for part in parts)
    return {slug: text.strip() for slug, _end, text in pairs}


def listed(name: str) -> list[Link]:
    """Return the links of a file."""
    lines = (HERE / name).read_text().splitlines()
    return [Link(*map(str.strip, line.split("|"))) for line in lines if line and not line.startswith("#")]


def offered() -> Offers:
    """Return every post of the library with the links that are offered in it."""
    return [
        (post, offering.of_text(post.body, language=post.language, post=post))
        for post in Post.objects.visible().order_by("pk")
    ]


def links(offered: Offers) -> list[Link]:
    """Return what is offered, one by one."""
    return [Link(post.slug, each.post.slug, each.mention.words) for post, some in offered for each in some]

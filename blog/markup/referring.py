"""Which images and posts a text names: what its caller must fetch before it can be drawn."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.token import Token

from . import figures, parser
from .attributes import Attributes
from .post_links import post_name
from .shapes import References


def find(tokens: Iterable[Token], language: str = "en") -> References:
    """Return the names in the tokens of a text, in order, those in captions and credits included."""
    images: dict[str, None] = {}
    posts: dict[str, None] = {}
    for token in tokens:
        if token.type == "inline":
            _collect(token.children or (), images, posts, language)
    return References(tuple(images), tuple(posts))


def _collect(
    children: Iterable[Token], images: dict[str, None], posts: dict[str, None], language: str
) -> None:
    for child in children:
        if child.type == "link_open" and (slug := post_name(str(child.attrs.get("href", "")))):
            posts[slug] = None
        elif child.type == "note":
            _collect(child.children or (), images, posts, language)
        elif child.type == "image":
            name = figures.name_of(child)
            if name is not None and figures.NAME.match(name):
                images[name] = None
            given = child.meta.get("attributes")
            credit = given.get("credit") if isinstance(given, Attributes) else None
            for words in (str(child.attrs.get("title", "")), credit or ""):
                if "post:" in words:
                    for inner in parser.line(words, language):
                        _collect(inner.children or (), {}, posts, language)

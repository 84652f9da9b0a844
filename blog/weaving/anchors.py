"""The words by which a text links to posts: so its writer calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blog.markup import MAX_LENGTH
from blog.markup.post_links import post_name

if TYPE_CHECKING:
    from markdown_it.token import Token


def anchors(text: str, *, language: str) -> list[tuple[str, str]]:
    """Return the address name of each post that `text` links to, with the words of the link; links without words aside."""
    if len(text) > MAX_LENGTH or "post:" not in text:
        return []
    from blog.markup import parser

    found: list[tuple[str, str]] = []
    for token in parser.blocks(text, language):
        if token.type == "inline":
            _collect(token, found)
    return list(dict.fromkeys(found))


def _collect(token: Token, found: list[tuple[str, str]]) -> None:
    from blog.markup import captions

    slug: str | None = None
    words: list[str] = []
    for child in token.children or ():
        if child.type == "link_open":
            slug, words = post_name(str(child.attrs.get("href", ""))), []
        elif child.type == "link_close":
            if slug and (said := " ".join("".join(words).split())):
                found.append((slug, said))
            slug = None
        elif child.type == "image":
            words.append(captions.image_words(child))
        elif child.type == "note":
            _collect(child, found)
        elif child.type != "html_inline":
            words.append(child.content or " ")

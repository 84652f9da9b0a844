"""One line of inline Markdown as HTML: captions, credits, standfirsts."""

from __future__ import annotations

from markdown_it.token import Token

from . import links, parser, raw
from .page import Page


def draw(text: str, page: Page, line: int | None = None) -> str:
    """Return the HTML of one line, not yet sanitised; problems are reported to `page` at `line`."""
    if not text.strip():
        return ""
    tokens = parser.line(" ".join(text.split()), page.language)
    for token in tokens:
        token.map = [line - 1, line] if line else None
        token.children = _without_pictures(token.children or [])
    links.resolve(tokens, page)
    raw.balance(tokens, page)
    md = parser.single()
    return str(md.renderer.render(tokens, md.options, {"page": page})).strip()


def _without_pictures(children: list[Token]) -> list[Token]:
    """Return `children` with the words of pictures in place of the pictures."""
    return [
        Token("text", "", 0, content=image_words(child), level=child.level)
        if child.type == "image"
        else child
        for child in children
    ]


def image_words(image: Token) -> str:
    """Return the words in the square brackets of an image, without markup."""
    words: list[str] = []
    for child in image.children or ():
        if child.type == "image":
            words.append(image_words(child))
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type not in ("html_inline", "note", "note_citation"):
            words.append(child.content)
    return " ".join("".join(words).split())

"""A mention made a link: the smallest change to the text, tried before it is offered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blog.markup.post_links import post_name
from blog.weaving.places import OPEN
from blog.weaving.shapes import Mention

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def code(words: str, slug: str) -> str:
    """Return the Markdown of the link."""
    return f"[{words}](post:{slug})"


def linked(text: str, mentions: Sequence[Mention]) -> str:
    """Return `text` with these mentions, in any order and apart from each other, as links."""
    for each in sorted(mentions, key=lambda each: each.start, reverse=True):
        text = text[: each.start] + code(each.words, each.slug) + text[each.end :]
    return text


def standing(text: str, mentions: list[Mention], *, language: str) -> list[Mention]:
    """Return those that, made links, are links and nothing more: the rest of the page says what it said.

    Those among plain words are tried in one reading of the page. Beside a sign, which may be read otherwise beside a
    bracket, each is tried by itself, and so are all where one of them fails.
    """
    if not mentions:
        return []
    before = list(_without_links(_read(text, language), frozenset()))
    plain = [each for each in mentions if _is_among_words(text, each)]
    good = plain if not plain or _stand(text, plain, before, language) else []
    return [each for each in mentions if each in good or _stand(text, [each], before, language)]


def _is_among_words(text: str, mention: Mention) -> bool:
    before, after = text[max(0, mention.start - 1) : mention.start], text[mention.end : mention.end + 1]
    return (not before or before.isspace()) and (not after or after.isspace() or after in ".,;:?!")


def _stand(text: str, mentions: Sequence[Mention], before: list[Any], language: str) -> bool:
    from blog.markup import notes

    slugs = frozenset(each.slug for each in mentions)
    tokens = _read(linked(text, mentions), language)
    if list(_without_links(tokens, slugs)) != before:
        return False
    # A note that nothing cites is on no page.
    body, found = notes.gather(tokens)
    shown = (body, *(note.tokens for note in found.shown))
    return sorted(slug for part in shown for slug in _links(part, slugs)) == sorted(slugs)


def _read(text: str, language: str) -> list[Token]:
    from blog.markup import parser

    return parser.blocks(text, language)


def _slug_of(token: Token) -> str | None:
    return post_name(str(token.attrs.get("href", ""))) if token.type == "link_open" else None


def _without_links(tokens: Sequence[Token], slugs: frozenset[str]) -> Iterator[Any]:
    """Give what the tokens say without the links to `slugs`, words that touch as one."""
    words = ""
    dropped: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            dropped.append(_slug_of(token) in slugs)
            if dropped[-1]:
                continue
        elif token.type == "link_close" and dropped.pop():
            continue
        if token.type == "text":
            words += token.content
            continue
        if words:
            yield words
            words = ""
        # The content of a block is what its children say.
        content = "" if token.type == "inline" else token.content
        yield token.type, token.tag, token.nesting, token.attrs, content, token.markup, token.info, token.map
        yield list(_without_links(token.children or (), slugs))
    if words:
        yield words


def _links(tokens: Sequence[Token], slugs: frozenset[str]) -> Iterator[str]:
    """Give the links to `slugs` that stand where a link may: in an open block, outside of raw HTML and other links."""
    inside: list[str] = []
    raw = _Raw()
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting > 0:
            inside.append(kind)
        elif token.nesting < 0:
            inside.pop()
        elif token.type == "html_block":
            raw.follow(token.content)
        elif token.type == "inline":
            links = 0
            for child in token.children or ():
                if child.type == "html_inline":
                    raw.follow(child.content)
                elif child.type == "link_open":
                    slug = _slug_of(child)
                    if slug in slugs and not links and not raw.names and OPEN.issuperset(inside):
                        yield str(slug)
                    links += 1
                elif child.type == "link_close":
                    links -= 1


@dataclass
class _Raw:
    """Which elements of raw HTML are open."""

    names: list[str] = field(default_factory=list)
    number: Counter[str] = field(default_factory=Counter)

    def follow(self, html: str) -> None:
        """Read on; an end that has no beginning ends nothing."""
        for tag in _TAG.finditer(html):
            name = tag["name"].lower()
            if not tag["end"] and name not in _VOID:
                self.names.append(name)
                self.number[name] += 1
            elif tag["end"] and self.number[name]:
                while (last := self.names.pop()) != name:
                    self.number[last] -= 1
                self.number[name] -= 1

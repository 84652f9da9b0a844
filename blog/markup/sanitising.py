"""The last gate: whatever goes into a page comes out of here safe, well-formed and stable.

nh3 parses the HTML as a browser would and keeps what is on the allow-list; a second look puts right
what a parser accepts and a validator does not. Both are repeated until nothing changes, so that what
is sent parses to itself: that is where mutation attacks fail.

Links get no `rel` of ours: there is no `target` left for which `noopener` would matter, `noreferrer`
would hide from those we write about who sends them readers, and `nofollow` would deny them what a link
is worth. A writer's own `sponsored`, `nofollow`, `ugc`, `me`, `author`, `license` and `tag` stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape, unescape
from typing import Final
from urllib.parse import unquote

import nh3

from . import allowed
from .allowed import OWN_MEDIA
from .links import SCHEMES
from .tags import ATTRIBUTE, TAG

PASSES: Final = 6

_FRAGMENT: Final = re.compile(r' href="#([^"]+)"')
_TRANSPARENT: Final = frozenset({"a", "del", "ins"})


class Unstable(ValueError):
    """HTML that still changes after PASSES readings; it is never sent."""


def sanitise(html: str, *, addresses: Collection[str] = (), has_lines: bool = False) -> str:
    """Return `html` with what is allowed in a page's text; the same again gives the same.

    Images come from our own media only or from `addresses`. Raises Unstable.
    """
    return _settle(html, _cleaner(allowed.TAGS, frozenset(addresses), has_lines))


def sanitise_line(html: str) -> str:
    """Return `html` with what is allowed inside one line: no blocks, no pictures. Raises Unstable."""
    return _settle(html, _cleaner(allowed.INLINE_TAGS, frozenset(), has_lines=False))


def _settle(html: str, cleaner: nh3.Cleaner) -> str:
    for _ in range(PASSES):
        cleaned = _tidied(cleaner.clean(html).replace("&nbsp;", "\N{NO-BREAK SPACE}"))
        if cleaned == html:
            return cleaned
        html = cleaned
    raise Unstable("This HTML does not come to rest.")


def _cleaner(tags: Collection[str], addresses: Collection[str], has_lines: bool) -> nh3.Cleaner:
    def judge(tag: str, name: str, written: str) -> str | None:
        if name in ("src", "srcset"):
            own = name == "src" and tag == "img" and OWN_MEDIA.match(written)
            return written if own or written in addresses else None
        return allowed.value(tag, name, written)

    extra = {"data-line"} if has_lines else set()
    return nh3.Cleaner(
        tags=set(tags),
        attributes={tag: {*allowed.ATTRIBUTES[tag], *extra} for tag in tags},
        attribute_filter=judge,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def _tidied(html: str) -> str:
    """Return what nh3 made of the HTML, with elements that are misplaced unwrapped and ids unique."""
    parts: list[str] = []
    stack: list[tuple[str, bool]] = []
    kept: list[str] = []
    ids: set[str] = set()
    words_only = links = 0
    place = 0
    for found in TAG.finditer(html):
        parts.append(html[place : found.start()])
        place = found.end()
        closing, tag, attributes = found.groups()
        if closing:
            if stack and stack.pop()[1]:
                kept.pop()
                words_only -= _holds_words(tag)
                links -= tag == "a"
                parts.append(found[0])
            continue
        stays = _may_stand(tag, attributes, kept, is_among_words=words_only > 0, is_linked=links > 0)
        if stays:
            parts.append(f"<{tag}{_unique(attributes, ids)}>")
        if tag in allowed.VOID:
            continue
        stack.append((tag, stays))
        if stays:
            kept.append(tag)
            words_only += _holds_words(tag)
            links += tag == "a"
    parts.append(html[place:])
    return "".join(parts)


def _may_stand(tag: str, attributes: str, kept: list[str], *, is_among_words: bool, is_linked: bool) -> bool:
    parents = allowed.PARENTS.get(tag)
    if parents is not None and (not kept or kept[-1] not in parents):
        return False
    if is_among_words and tag not in allowed.PHRASING and tag not in ("input", "picture", "source"):
        return False
    if tag == "input":
        return 'type="checkbox"' in attributes and 'disabled=""' in attributes
    if tag in ("a", "details") and is_linked:
        return False
    return tag not in ("img", "source") or " src" in attributes


def _holds_words(tag: str) -> bool:
    """Return whether `tag` holds words only; links, insertions and deletions hold what their parent may."""
    return tag in allowed.WORDS_ONLY or (tag in allowed.PHRASING and tag not in _TRANSPARENT)


def _unique(attributes: str, ids: set[str]) -> str:
    found = re.search(r' id="([^"]*)"', attributes)
    if not found:
        return attributes
    if found[1] in ids:
        return attributes.replace(found[0], "", 1)
    ids.add(found[1])
    return attributes


def with_fragments(html: str, prefix: str) -> tuple[str, frozenset[str]]:
    """Return sanitised `html` with links to `#words` of a heading going to its id, and all ids.

    A writer names a heading by its words, `[see](#second-thoughts)`; its id has our prefix.
    """
    ids = frozenset(
        unescape(value)
        for tag in TAG.finditer(html)
        for name, value in ATTRIBUTE.findall(tag[3])
        if name == "id"
    )
    if 'href="#' not in html:
        return html, ids

    def aimed(found: re.Match[str]) -> str:
        link = _FRAGMENT.search(found[3]) if found[2] == "a" else None
        target = aim(unquote(unescape(link[1])), ids, prefix) if link else None
        if link is None or target is None:
            return found[0]
        return found[0].replace(link[0], f' href="#{escape(target)}"', 1)

    return TAG.sub(aimed, html), ids


def aim(fragment: str, ids: Collection[str], prefix: str) -> str | None:
    """Return the id on the page that `fragment` means, None if there is none."""
    return next((each for each in (fragment, f"h-{prefix}{fragment}") if each in ids), None)

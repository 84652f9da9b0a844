"""A writer's own HTML: kept where it is allowed, closed where it was left open, never closing what is ours.

This makes raw HTML fit into the Markdown around it; the sanitiser has the last word on safety.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Final

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from . import allowed, links
from .allowed import OWN_MEDIA
from .page import Page, children_with_lines, first_line

MAX_OPEN: Final = 24

# A tag holds no other "<" or ">": with that each attempt to read one ends at the next of either.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_MARKUP = re.compile(r"<!--|<[!?]|</?[A-Za-z]")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][-A-Za-z0-9_:.]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_LOOSE = re.compile(r"&(?![A-Za-z][A-Za-z0-9]{1,31};|#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};)")

# An opening tag that ends the one before it, as in `<li>one<li>two`.
_ENDS: Final = {
    "p": {"p"},
    "li": {"li", "p"},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
    "td": {"td", "th", "p"},
    "th": {"td", "th", "p"},
    "tr": {"td", "th", "tr", "p"},
    "tbody": {"td", "th", "tr", "thead", "tbody"},
    "tfoot": {"td", "th", "tr", "thead", "tbody"},
}
_RENAMED: Final = {"h1": "h2", "strike": "s", "tt": "code", "acronym": "abbr", "big": "span"}


@dataclass
class _Balance:
    """The open raw elements; None marks where an element of the Markdown begins."""

    page: Page
    stack: list[str | None] = field(default_factory=list)
    muted: str = ""
    in_link: bool = False

    def enter(self) -> None:
        self.stack.append(None)

    def leave(self) -> str:
        """Close everything opened since the matching `enter`."""
        closed = []
        while self.stack and (name := self.stack.pop()) is not None:
            closed.append(f"</{name}>")
        return "".join(closed)

    def own(self) -> Iterator[str]:
        """Yield the raw elements that may be closed here, innermost first."""
        for name in reversed(self.stack):
            if name is None:
                return
            yield name

    def open(self, name: str, attributes: str) -> str:
        closed = []
        while self.stack and self.stack[-1] in _ENDS.get(name, ()):
            closed.append(f"</{self.stack.pop()}>")
        if name in allowed.VOID:
            return "".join(closed) + f"<{name}{attributes}>"
        if sum(1 for each in self.stack if each) >= MAX_OPEN or (name == "a" and self.has_link()):
            return "".join(closed)
        self.stack.append(name)
        return "".join(closed) + f"<{name}{attributes}>"

    def has_link(self) -> bool:
        """Return whether a link is open around this place: links do not nest."""
        return self.in_link or "a" in self.stack

    def close(self, name: str) -> str:
        if name not in self.own():
            return ""
        closed = []
        while (last := self.stack.pop()) != name:
            closed.append(f"</{last}>")
        return "".join(closed) + f"</{name}>"

    def close_words(self) -> str:
        """Close what cannot hold a block, with all inside it: the next thing is a block of Markdown."""
        mine = list(self.own())
        words = [place for place, name in enumerate(mine) if name not in allowed.FLOW]
        return "".join(f"</{self.stack.pop()}>" for _ in range(words[-1] + 1 if words else 0))


def balance(tokens: list[Token], page: Page) -> None:
    """Rewrite the raw HTML in `tokens` in place, so that it nests properly in the Markdown around it."""
    state = _Balance(page)
    kept: list[Token] = []
    for token in tokens:
        if token.type == "inline":
            _balance_line(token, page)
        elif token.type == "html_block":
            state.muted = ""
            token.content = (
                _rewrite(token.content, state, first_line(token), allowed.RAW) + state.close_words() + "\n"
            )
        elif token.nesting == 1:
            state.enter()
        elif token.nesting == -1 and (ends := state.leave()):
            kept.append(Token("html_block", "", 0, content=ends))
        kept.append(token)
    if ends := state.leave():
        kept.append(Token("html_block", "", 0, content=ends + "\n"))
    tokens[:] = kept


def drop(tokens: Sequence[Token]) -> None:
    """Show all raw HTML in `tokens` as the text it is; the way out when it cannot be made stable."""
    for token in tokens:
        for each in (token, *(token.children or ())):
            if each.type in ("html_block", "html_inline"):
                each.content = escape(each.content)


def _balance_line(inline: Token, page: Page) -> None:
    children = inline.children or []
    if not any(child.type == "html_inline" for child in children):
        return
    state = _Balance(page)
    kept: list[Token] = []
    for child, line in children_with_lines(inline):
        if child.type == "html_inline":
            child.content = _rewrite(child.content, state, line, allowed.PHRASING)
        elif state.muted and child.type == "text":
            continue
        elif child.nesting == 1:
            state.enter()
            state.in_link = state.in_link or child.tag == "a"
        elif child.nesting == -1:
            state.in_link = state.in_link and child.tag != "a"
            if ends := state.leave():
                kept.append(Token("html_inline", "", 0, content=ends))
        kept.append(child)
    if ends := state.leave():
        kept.append(Token("html_inline", "", 0, content=ends))
    inline.children = kept


def _rewrite(html: str, state: _Balance, line: int | None, names: frozenset[str]) -> str:
    """Return one piece of raw HTML with its allowed tags in order and everything else gone or escaped."""
    parts: list[str] = []
    place = 0
    while found := _MARKUP.search(html, place):
        if not state.muted:
            parts.append(_text(html[place : found.start()]))
        if line is not None:
            line += html.count("\n", place, found.start())
        place = _skip_markup(html, found, state, line, names, parts)
        if line is not None:
            line += html.count("\n", found.start(), place)
    if not state.muted:
        parts.append(_text(html[place:]))
    return "".join(parts)


def _skip_markup(
    html: str,
    found: re.Match[str],
    state: _Balance,
    line: int | None,
    names: frozenset[str],
    parts: list[str],
) -> int:
    """Handle the piece of markup at `found`, append what is left of it, return where it ends."""
    start = found.start()
    if found[0] in ("<!--", "<!", "<?"):
        ending = "-->" if found[0] == "<!--" else ">"
        end = html.find(ending, found.end())
        return len(html) if end < 0 else end + len(ending)
    tag = _TAG.match(html, start)
    if tag is None:
        parts.append("&lt;")
        return start + 1
    name = _RENAMED.get(tag[2].lower(), tag[2].lower())
    if state.muted:
        if tag[1] and name == state.muted:
            state.muted = ""
    elif name in allowed.MUTE:
        state.page.report("unsafe_html", line, name, is_error=False)
        if not tag[1]:
            state.muted = name
    elif name not in names:
        if not tag[1]:
            state.page.report("unsafe_html", line, name, is_error=False)
    elif tag[1]:
        parts.append(state.close(name))
    elif name == "img":
        parts.append(_image(tag[3], state, line))
    else:
        parts.append(state.open(name, _attributes(name, tag[3], state.page, line)))
    return tag.end()


def _attributes(name: str, written: str, page: Page, line: int | None) -> str:
    """Return the attributes of a tag that are allowed, ids with our prefix; the first of a name counts."""
    kept: dict[str, str] = {}
    for key, value in _pairs(written):
        if name == "a" and key == "name":
            key = "id"
        if key in kept or key not in allowed.RAW_ATTRIBUTES[name]:
            continue
        if key == "id":
            value = page.new_id(value.removeprefix("h-"))
        if key in ("href", "cite"):
            if not links.is_safe(value):
                page.report("unsafe_link", line, value[:80])
                continue
            value = _address(value)
            if value.startswith("#") and len(value) > 1:
                page.fragments.append((value[1:], line))
        checked = allowed.value(name, key, value)
        if checked is not None:
            kept[key] = checked
    return "".join(f' {key}="{escape(value)}"' for key, value in kept.items())


def _image(written: str, state: _Balance, line: int | None) -> str:
    """Return a raw image of our own media, or the words and address of any other."""
    pairs = dict(reversed(_pairs(written)))
    address, words = pairs.get("src", "").strip(), " ".join(pairs.get("alt", "").split())
    if OWN_MEDIA.match(address):
        if "alt" not in pairs:
            state.page.report("missing_alt", line, address)
        size = "".join(
            _attributes("img", f'{key}="{pairs[key]}"', state.page, line)
            for key in ("width", "height")
            if key in pairs
        )
        return f'<img src="{escape(address)}" alt="{escape(words)}"{size} loading="lazy" decoding="async">'
    if not links.is_outside(address):
        state.page.report("unsafe_html", line, "img", is_error=False)
        return escape(words)
    state.page.report("outside_image", line, address[:200], is_error=False)
    if state.has_link():
        return escape(words)
    return f'<a href="{escape(_address(address))}">{escape(words or address)}</a>'


def _address(written: str) -> str:
    """Return an address as a browser reads it: without line ends and tabs, the rest in its safe spelling."""
    return normalizeLink(re.sub(r"[\t\n\r]", "", written).strip())


def _pairs(written: str) -> list[tuple[str, str]]:
    return [
        (found[1].lower(), unescape(next((each for each in found.groups()[1:] if each is not None), "")))
        for found in _ATTRIBUTE.finditer(written)
    ]


def _text(text: str) -> str:
    return _LOOSE.sub("&amp;", text).replace("<", "&lt;")

"""Bare addresses become links: `https://example.org`, `www.example.org`, `ann@example.org`.

Each rule looks at a bounded piece of the text around one character, so that a text made of nothing
but colons costs no more than any other.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_REST = re.compile(r"://[^\W_](?:[^\s<>\"`|\\^{}\x00-\x1f]{0,2000})")
_WWW = re.compile(r"www\.[^\W_][\w-]{0,62}\.[^\s<>\"`|\\^{}\x00-\x1f]{1,2000}")
_DOMAIN = re.compile(r"@([A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){1,8})")
_LOCAL = re.compile(r"(?<![A-Za-z0-9.!#$%&'*+/=?^_{|}~@-])[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$")
_TRAILING = frozenset("?!.,:;*_~'[]’”“»…")
_BEFORE = frozenset(" \t\n*_~([{\"'“„«‘‚—–-/>|:,;")


def plug(md: MarkdownIt) -> None:
    """Teach the parser `md` the three rules."""
    md.inline.add_terminator_char("w")
    md.inline.ruler.push("bare_http", _http)
    md.inline.ruler.push("bare_www", _www)
    md.inline.ruler.push("bare_mail", _mail)


def _http(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or state.src[state.pos] != ":":
        return False
    scheme = next((each for each in ("https", "http") if state.pending.endswith(each)), "")
    if not scheme or not _starts_word(state, state.pos - len(scheme)):
        return False
    found = _REST.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    rest = _trimmed(found[0])
    if len(rest) < 4:
        return False
    state.pending = state.pending[: -len(scheme)]
    return _push(state, scheme + rest, scheme + rest, len(rest))


def _www(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or not state.src.startswith("www.", state.pos):
        return False
    found = _WWW.match(state.src, state.pos, state.posMax)
    if not found or not _starts_word(state, state.pos):
        return False
    address = _trimmed(found[0])
    if address.count(".") < 2:
        return False
    return _push(state, "https://" + address, address, len(address))


def _mail(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or state.src[state.pos] != "@":
        return False
    local = _LOCAL.search(state.pending[-80:])
    found = _DOMAIN.match(state.src, state.pos, state.posMax)
    if not local or not found:
        return False
    after = state.src[found.end() : found.end() + 1]
    if after and (after.isalnum() or after in "@_"):
        return False
    address = local[0] + found[0].rstrip("-")
    state.pending = state.pending[: -len(local[0])]
    return _push(state, "mailto:" + address, address, len(address) - len(local[0]))


def _starts_word(state: StateInline, place: int) -> bool:
    return place <= 0 or state.src[place - 1] in _BEFORE


def _trimmed(address: str) -> str:
    """Return `address` without the punctuation of the sentence around it; brackets stay in pairs."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end:
        last = address[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _push(state: StateInline, address: str, words: str, length: int) -> bool:
    opened = state.push("link_open", "a", 1)
    opened.attrs = {"href": state.md.normalizeLink(address)}
    opened.meta["at"] = state.pos
    opened.markup = "autolink"
    opened.info = "auto"
    state.push("text", "", 0).content = state.md.normalizeLinkText(words) if ":" in words else words
    closed = state.push("link_close", "a", -1)
    closed.markup = "autolink"
    closed.info = "auto"
    state.pos += length
    return True

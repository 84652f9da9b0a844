"""What keeps a text that nests without end from costing time or the Python stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MAX_NESTING: Final = 40
MAX_DEPTH: Final = 4


@contextmanager
def deeper(env: MutableMapping[str, Any]) -> Iterator[None]:
    """Count one more reading of words inside words, which start a new nesting of their own."""
    env["depth"] = env.get("depth", 0) + 1
    try:
        yield
    finally:
        env["depth"] -= 1


def plug(md: MarkdownIt) -> None:
    """Bound the nesting of images: the library reads the words of each with a fresh stack."""
    original = next(rule.fn for rule in md.inline.ruler.__rules__ if rule.name == "image")
    md.inline.ruler.at("image", _bounded(original))
    md.options["maxNesting"] = MAX_NESTING


def _bounded(original: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def image(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "!" or state.env.get("depth", 0) >= MAX_DEPTH:
            return False
        if silent:
            return original(state, silent)
        with deeper(state.env):
            return original(state, silent)

    return image

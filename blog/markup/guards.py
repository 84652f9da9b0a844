"""What keeps a text that nests without end from costing time or the Python stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MAX_NESTING: Final = 40
MAX_DEPTH: Final = 4

Rule = Callable[[StateInline, bool], bool]


@contextmanager
def deeper(env: MutableMapping[str, Any]) -> Iterator[None]:
    """Count one more reading of words inside words, which start a new nesting of their own."""
    env["depth"] = env.get("depth", 0) + 1
    try:
        yield
    finally:
        env["depth"] -= 1


def plug(md: MarkdownIt) -> None:
    """Bound the nesting of images, whose words start a stack of their own, and skip hopeless brackets."""
    for name in ("link", "image"):
        original = next(rule.fn for rule in md.inline.ruler.__rules__ if rule.name == name)
        md.inline.ruler.at(name, _bounded(original, "!" if name == "image" else "["))
    md.options["maxNesting"] = MAX_NESTING


def can_close(state: StateInline) -> bool:
    """Return whether a bracket opened here is closed anywhere; runs of open ones are not searched."""
    return state.html_terminator_last("]") > state.pos


def _bounded(original: Rule, mark: str) -> Rule:
    def rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != mark or not can_close(state):
            return False
        if mark == "[" or silent:
            return original(state, silent)
        if state.env.get("depth", 0) >= MAX_DEPTH:
            return False
        with deeper(state.env):
            return original(state, silent)

    return rule

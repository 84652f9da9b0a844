"""What keeps a text that nests without end from costing time or the Python stack, and its tokens from losing their place."""

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
    rules: dict[str, Rule] = {rule.name: rule.fn for rule in md.inline.ruler.__rules__}
    for name in ("backticks", "autolink", "html_inline"):
        md.inline.ruler.at(name, _placed(rules[name]))
    for name, mark in (("link", "["), ("image", "!")):
        md.inline.ruler.at(name, _placed(_bounded(rules[name], mark)))
    md.options["maxNesting"] = MAX_NESTING


def can_close(state: StateInline) -> bool:
    """Return whether a bracket opened here is closed anywhere; runs of open ones are not searched."""
    return state.html_terminator_last("]") > state.pos


def _placed(original: Rule) -> Rule:
    """Return the rule that notes where in its source each thing begins (`meta["at"]`) and ends (`meta["end"]`): some of them
    swallow ends of lines of which their tokens tell nothing."""

    def rule(state: StateInline, silent: bool) -> bool:
        begin, count = state.pos, len(state.tokens)
        if not original(state, silent):
            return False
        if not silent and len(state.tokens) > count:
            # What was read before it as plain words becomes a token of its own first.
            has_words = state.tokens[count].type == "text" and len(state.tokens) > count + 1
            state.tokens[count + has_words].meta["at"] = begin
            state.tokens[-1].meta["end"] = state.pos
        return True

    return rule


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

"""What may stand in braces right after an image: `{credit="…" source="…" .wide}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it.rules_inline import StateInline

NAMES = frozenset({"credit", "source"})
CLASSES = frozenset({"wide", "full", "decorative"})

# Curly marks count as straight ones: telephones and word processors write them unasked.
_ITEM = re.compile(
    r"""\s*(?:
        \.(?P<class>[\w-]+)
      | \#(?P<id>[\w-]+)
      | (?P<name>[^\W\d][\w-]*)\s*=\s*(?:
            "(?P<straight>(?:[^"\\]|\\.)*)"
          | '(?P<single>(?:[^'\\]|\\.)*)'
          | [“”„](?P<curly>[^“”„]*)[“”]
          | «(?P<angled>[^«»]*)»
          | (?P<bare>[^\s{}"'“”„«»]+)
        )
    )(?=[\s}])""",
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"\s*\}")
_ESCAPE = re.compile(r"\\([\"'\\])")
_SHOWN = 60


@dataclass(frozen=True)
class Attributes:
    """What was written in the braces: names with values, classes, and what is not on the list."""

    values: tuple[tuple[str, str], ...] = ()
    classes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def get(self, name: str) -> str | None:
        """Return the last value of `name`, None if it was not written."""
        return dict(self.values).get(name)


def read(text: str, start: int, stop: int) -> tuple[Attributes, int] | None:
    """Return the attributes from the brace at `start`, before `stop`, and their end; None if malformed."""
    place = start + 1
    values: list[tuple[str, str]] = []
    classes: list[str] = []
    unknown: list[str] = []
    while not (end := _END.match(text, place, stop)):
        item = _ITEM.match(text, place, stop)
        if item is None:
            return None
        place = item.end()
        if item["class"]:
            (classes if item["class"] in CLASSES else unknown).append(item["class"])
        elif item["id"]:
            unknown.append("#" + item["id"])
        elif item["name"] in NAMES:
            values.append((item["name"], _value(item)))
        else:
            unknown.append(item["name"])
    return Attributes(tuple(values), tuple(dict.fromkeys(classes)), tuple(unknown)), end.end()


def rule(state: StateInline, silent: bool) -> bool:
    """Inline rule of the parser: attach the braces after an image to its token as `meta["attributes"]`."""
    if silent or state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    image = state.tokens[-1]
    if image.type != "image" or "attributes" in image.meta:
        return False
    found = read(state.src, state.pos, state.posMax)
    if found is None:
        image.meta["malformed"] = state.src[state.pos : state.pos + _SHOWN].split("\n")[0]
        return False
    image.meta["attributes"], state.pos = found
    image.meta["end"] = state.pos
    return True


def _value(item: re.Match[str]) -> str:
    names = ("straight", "single", "curly", "angled", "bare")
    written = next(item[name] for name in names if item[name] is not None)
    return _ESCAPE.sub(r"\1", " ".join(written.split()))

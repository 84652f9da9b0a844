"""The allow-lists: which elements, attributes and values may stand in a page's text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .highlighting import CLASSES as CODE_CLASSES

# A picture of the library, by the address that its files have.
OWN_MEDIA: Final = re.compile(r"/media/[ri]/[A-Za-z0-9][A-Za-z0-9._-]*$")

VOID: Final = frozenset({"br", "col", "hr", "img", "input", "source", "wbr"})

PHRASING: Final = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strong "
    "sub sup time u var wbr".split()
)
# What may hold blocks; what holds words only; what is neither and is checked by its parent.
FLOW: Final = frozenset(
    "aside blockquote dd del details div dl figcaption figure ins li ol section table tbody td tfoot th "
    "thead tr ul".split()
)
WORDS_ONLY: Final = frozenset("caption dt h2 h3 h4 h5 h6 p pre summary".split())
RAW: Final = PHRASING | FLOW | WORDS_ONLY | {"col", "colgroup", "hr"}
TAGS: Final = RAW | {"input", "picture", "source"}
INLINE_TAGS: Final = PHRASING - {"img"}

# Elements whose contents are no words: they go together with what is in them.
MUTE: Final = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title"}
)

PARENTS: Final[Mapping[str, frozenset[str]]] = {
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "figcaption": frozenset({"figure"}),
    "summary": frozenset({"details"}),
    "rt": frozenset({"ruby"}),
    "rp": frozenset({"ruby"}),
    "source": frozenset({"picture"}),
}

_EVERYWHERE: Final = {"class", "id", "lang", "dir", "title"}
RAW_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    tag: frozenset(_EVERYWHERE | extra)
    for tag, extra in {
        **{tag: set() for tag in RAW},
        "a": {"href", "rel"},
        "blockquote": {"cite"},
        "q": {"cite"},
        "del": {"cite", "datetime"},
        "ins": {"cite", "datetime"},
        "time": {"datetime"},
        "ol": {"start", "reversed", "type"},
        "li": {"value"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
        "col": {"span"},
        "colgroup": {"span"},
        "details": {"open"},
        "img": {"src", "alt", "width", "height"},
    }.items()
}
# What we write ourselves and nobody else can: raw HTML is filtered by RAW_ATTRIBUTES before.
_OURS: Final[Mapping[str, set[str]]] = {
    "a": {"role", "aria-label"},
    "img": {"loading", "decoding", "fetchpriority"},
    "source": {"type", "srcset", "sizes", "media"},
    "input": {"type", "disabled", "checked", "aria-label"},
    "div": {"role", "tabindex", "aria-label"},
    "pre": {"tabindex"},
    "section": {"role", "aria-label"},
    "span": {"data-image"},
}
ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    tag: RAW_ATTRIBUTES.get(tag, frozenset(_EVERYWHERE)) | _OURS.get(tag, set()) for tag in TAGS
}

OWN_CLASSES: Final = (
    frozenset(
        "figure wide full gallery row narrow larger waiting missing placeholder caption credit anchor highlight table "
        "align-left align-center align-right task task-list-item contains-task-list footnotes footnote-ref "
        "footnote-backref note lead small-caps attribution".split()
    )
    | CODE_CLASSES
)
_CLASS: Final = re.compile(
    r"language-[a-z0-9+#.-]{1,31}|tint-(?:[0-5]\d|6[0-3])|f[xy]-(?:1?\d|20)|ar-(?:0[5-9]|[123]\d|40)|ah-[1-9]"
)
_REL: Final = frozenset({"nofollow", "sponsored", "ugc", "me", "author", "license", "tag"})
_ID: Final = re.compile(r"(?:h|fn|fnref)-[^\s\"'<>&\x00-\x1f]{1,200}")

_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "width": r"\d{1,5}",
        "height": r"\d{1,5}",
        "colspan": r"[1-9]\d{0,2}",
        "rowspan": r"[1-9]\d{0,3}",
        "span": r"[1-9]\d{0,2}",
        "start": r"-?\d{1,9}",
        "value": r"-?\d{1,9}",
        "scope": r"row|col|rowgroup|colgroup",
        "dir": r"ltr|rtl|auto",
        "lang": r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}",
        "datetime": r"\d{4}(?:-\d\d){0,2}(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?",
        "loading": r"lazy",
        "decoding": r"async",
        "fetchpriority": r"high",
        "tabindex": r"0",
        "role": r"group|doc-(?:noteref|backlink|endnotes)",
        "data-image": r"[^\s\"<>]{0,200}",
        "data-line": r"\d{1,6}",
        "sizes": r"[^\"<>]{0,300}",
        "media": r"\(prefers-reduced-motion: no-preference\)",
    }.items()
}
_SWITCHES: Final = frozenset({"open", "reversed", "disabled", "checked"})


def value(tag: str, name: str, written: str) -> str | None:
    """Return what may stand as attribute `name` of `tag`, None if nothing may.

    Addresses are judged elsewhere.
    """
    if name in _SWITCHES:
        return ""
    if name == "class":
        return " ".join(each for each in dict.fromkeys(written.split()) if is_class(each)) or None
    if name == "rel":
        return " ".join(each for each in dict.fromkeys(written.lower().split()) if each in _REL) or None
    if name == "id":
        return written if _ID.fullmatch(written) else None
    if name == "type":
        pattern = {"ol": r"[1aAiI]", "input": r"checkbox", "source": r"image/[a-z0-9.+-]{2,30}"}.get(
            tag, r"(?!)"
        )
        return written if re.fullmatch(pattern, written) else None
    pattern_of = _VALUES.get(name)
    return written if pattern_of is None or pattern_of.fullmatch(written) else None


def is_class(name: str) -> bool:
    """Return whether `name` is one of our classes or of Pygments'."""
    return name in OWN_CLASSES or _CLASS.fullmatch(name) is not None

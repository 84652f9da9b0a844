"""Two versions of a rendered page as one: what is gone is struck out, what is new is marked, in its place.

Words are compared with the elements around them, so that a new emphasis or another address of a link shows; pictures
by their addresses. The marks are `ins` and `del` with classes of our own, in places where HTML allows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from blog.comparing.shapes import Kind
from blog.comparing.tree import PICTURES, Element, parsed
from blog.comparing.words import stretches
from blog.merging.matching import opcodes
from blog.merging.pairing import likeness, pairs

# Elements that only certain others may stand in: they are marked by their class, and what is in them by `ins` or `del`.
_ONLY_THERE = frozenset("li dt dd tr td th thead tbody tfoot caption col colgroup figcaption summary".split())
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_TOKEN = re.compile(r"(?:&#?\w+;|\w+(?:['’-]\w+)*|[^\w\s])\s*|\s+")
_ID = re.compile(r' (?:id|data-line)="[^"]*"')
_ANCHOR = re.compile(r' (?:id|data-line|aria-label)="[^"]*"| href="#[^"]*"')
_CLASS = re.compile(r' class="([^"]*)"')
_MARK = re.compile(r'<(?:ins|del) (?=class="diff-)')
_MARKS = {Kind.REMOVED: "del", Kind.ADDED: "ins"}


def marked(old: str, new: str, *, numbers: Iterator[int] | None = None) -> str:
    """Return the HTML of both, which the renderer has made, as one.

    Every change has an id, change-1, change-2 …; `numbers` goes on with those of another part of the same page.
    """
    given = count(1) if numbers is None else numbers
    html = "".join(_together(parsed(old), parsed(new)))
    return _MARK.sub(lambda tag: f'{tag[0]}id="change-{next(given)}" ', html)


# --- Blocks ---------------------------------------------------------------------------------------------------------


def _together(old: Element, new: Element) -> Iterator[str]:
    """Give what is in two elements that are the same one before and after."""
    olds, news = old.parts, new.parts
    for tag, a, b, c, d in opcodes([each.html for each in olds], [each.html for each in news]):
        if tag == "equal":
            yield from (each.html for each in news[c:d])
        else:
            yield from _changed(olds[a:b], news[c:d])


def _changed(olds: Sequence[Element], news: Sequence[Element]) -> Iterator[str]:
    """Give a stretch in which blocks were changed, taken out or put in, in their order."""
    at = begin = 0
    for one, other in [*pairs(olds, news, _weight), (len(olds), len(news))]:
        yield from (_whole(each, Kind.REMOVED) for each in olds[at:one])
        yield from (_whole(each, Kind.ADDED) for each in news[begin:other])
        if one < len(olds):
            yield from _pair(olds[one], news[other])
        at, begin = one + 1, other + 1


def _weight(old: Element, new: Element) -> float:
    """Return how surely one block was changed into the other."""
    if old.tag != new.tag and not {old.tag, new.tag} <= _HEADINGS:
        return -1.0
    if old.pictures or new.pictures:
        return 0.5 if set(old.pictures) & set(new.pictures) else -1.0
    return likeness(old.words, new.words)


def _pair(old: Element, new: Element) -> Iterator[str]:
    """Give one block as it was and as it is."""
    if old.is_row:
        yield from _row(old, new)
        return
    if old.tag != new.tag or _ID.sub("", old.attributes) != _ID.sub("", new.attributes):
        yield _with_class(new, "diff-changed")
    else:
        yield new.start
    yield from _together(old, new)
    yield f"</{new.tag}>"


def _whole(element: Element, kind: Kind) -> str:
    """Return a block that is wholly gone or new."""
    mark = _MARKS[kind]
    if element.tag in _ONLY_THERE:
        inner = "".join(_whole(part, kind) for part in element.parts)
        start = _with_class(element, f"diff-{kind}")
        return f"{_bare(start, kind)}{inner}</{element.tag}>" if element.tag != "col" else _bare(start, kind)
    shape = "" if element.is_row else " diff-block"
    return f'<{mark} class="diff-{kind}{shape}">{_bare(element.html, kind)}</{mark}>'


def _bare(html: str, kind: Kind) -> str:
    """Return HTML without the ids of what is gone: what is there may have the same."""
    return _ID.sub("", html) if kind is Kind.REMOVED else html


def _with_class(element: Element, name: str) -> str:
    """Return the start tag with one more class."""
    had = _CLASS.search(element.attributes)
    rest = _CLASS.sub("", element.attributes)
    return (
        f'<{element.tag}{rest} class="{had[1]} {name}">' if had else f'<{element.tag}{rest} class="{name}">'
    )


# --- Rows of words --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Atom:
    """A word, or a picture, and the elements around it from the outside to the inside."""

    html: str
    around: tuple[Element, ...]
    is_exact: bool

    @property
    def key(self) -> str:
        """What has to be the same for it to be the same word."""
        around = "".join(f"<{each.tag}{_ANCHOR.sub('', each.attributes)}>" for each in self.around)
        return around + (self.html if self.is_exact else self.html.strip() or " ")


def _row(old: Element, new: Element) -> Iterator[str]:
    """Give a row of words as it was and as it is."""
    olds, news = list(_atoms(old, old.is_exact)), list(_atoms(new, new.is_exact))
    last = " "
    for kind, start, end in stretches([each.key for each in olds], [each.key for each in news]):
        html = "".join(_written((olds if kind is Kind.REMOVED else news)[start:end]))
        words = html.rstrip() or html
        mark = _MARKS.get(kind)
        # What is gone keeps its distance from what stayed before it and ends the row now.
        if kind is Kind.REMOVED and start and olds[start - 1].html[-1:].isspace() and not last.isspace():
            yield " "
        last = (olds if kind is Kind.REMOVED else news)[end - 1].html[-1:]
        if mark is None:
            yield html
        else:
            yield f'<{mark} class="diff-{kind}">{_bare(words, kind)}</{mark}>{html[len(words) :]}'


def _atoms(element: Element, is_exact: bool, around: tuple[Element, ...] = ()) -> Iterator[_Atom]:
    for child in element.children:
        if isinstance(child, str):
            yield from (_Atom(token, around, is_exact) for token in _TOKEN.findall(child))
        elif child.children and child.tag not in PICTURES:
            yield from _atoms(child, is_exact, (*around, child))
        else:
            yield _Atom(child.html, around, is_exact)


def _written(atoms: Sequence[_Atom]) -> Iterator[str]:
    """Give the atoms with the elements around them opened and closed."""
    opened: tuple[Element, ...] = ()
    for atom in atoms:
        same = 0
        while same < min(len(opened), len(atom.around)) and opened[same] is atom.around[same]:
            same += 1
        yield "".join(f"</{each.tag}>" for each in reversed(opened[same:]))
        yield "".join(each.start for each in atom.around[same:])
        opened = atom.around
        yield atom.html
    yield "".join(f"</{each.tag}>" for each in reversed(opened))

"""What merging speaks of: the units of a text, what became of them, and where two people disagree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a block that is merged as a whole: its words, and the white space before them.

    Two units are the same when their words are; the space before them is merged on its own.
    """

    words: str
    gap: str = ""
    # A block has lines of its own; a sentence may share one with others.
    is_block: bool = False
    is_item: bool = False


@dataclass(frozen=True)
class Clash:
    """The same words changed by both, or changed by one and taken out by the other (then empty)."""

    base: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """A merged text in its order: stretches on which both agree, and clashes."""

    parts: tuple[str | Clash, ...]

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """All clashes, in the order of the text."""
        return tuple(part for part in self.parts if isinstance(part, Clash))

    @property
    def text(self) -> str:
        """The whole text; where it clashes, theirs, or ours if they took the words out."""
        return "".join(part if isinstance(part, str) else part.theirs or part.ours for part in self.parts)

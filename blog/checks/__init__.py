"""What a text is asked before it goes public: one file for each question, found by being here.

A check is a module with a `CHECK`: its code, its sentence, the field it leads to where it has no line, whether it stops
publishing, and a function that gives what it finds. It looks at a `Draft`, in which the service has gathered all facts; it
knows no models and no other check. A check with the code of a problem of the renderer's decides that one in its place.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width, normalize

from blog.markup import Problem, Rendered, Uncredited
from blog.records import Picture, PostRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a check may look at: the record, the rendered text, and what is known of what they name.

    `lead` is the lead picture, None where none is chosen or `is_lead_known` is false. `taken_address` is the address that the
    post would have, where that is not free. `credits_for` is the site's rule: "allow", "borrowed" or "all". `unreadable` holds the names of linked posts that readers could not open at the hour at
    which this one goes public, and whether such a post links back; `trashed` those of posts in the trash. `dead` holds
    addresses elsewhere that were found dead, with the day.
    """

    record: PostRecord
    rendered: Rendered
    lead: Picture | None = None
    is_lead_known: bool = True
    is_slug_free: bool = True
    taken_address: str = ""
    ends_too_early: bool = False
    credits_for: str = "allow"
    unreadable: Mapping[str, bool] = field(default_factory=dict)
    trashed: frozenset[str] = frozenset()
    dead: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One thing that a check has found: where, and about what; `is_error` overrules the check's own."""

    line: int | None = None
    detail: str = ""
    is_error: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Check:
    """A question. `said` is the sentence for the writer, with `%(detail)s` for what it is about."""

    code: str
    said: StrOrPromise
    find: Callable[[Draft], Iterable[Found]]
    is_error: bool = False
    # The field of the writing screen that it leads to.
    field: str = "body"

    def problems(self, draft: Draft) -> Iterable[Problem]:
        """Give what it finds in `draft`."""
        for found in self.find(draft):
            is_error = self.is_error if found.is_error is None else found.is_error
            yield Problem(self.code, found.line, found.detail, is_error)


def room(words: str) -> int:
    """Return how much room `words` take, in letters as wide as ours; those of East Asia are twice as wide."""
    letters = normalize("NFC", " ".join(words.split()))
    return sum(0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in letters)


@cache
def all_checks() -> Mapping[str, Check]:
    """Return every check of this folder by its code."""
    modules = (import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__))
    return {check.code: check for check in (module.CHECK for module in modules)}


def problems(draft: Draft) -> list[Problem]:
    """Return all that is wrong or could be better with `draft`, errors first, then by line."""
    checks = all_checks()
    found = [problem for problem in draft.rendered.problems if problem.code not in checks]
    found += [problem for check in checks.values() for problem in check.problems(draft)]
    return sorted(found, key=lambda problem: (not problem.is_error, problem.line or 0))


__all__ = ["Check", "Draft", "Found", "Uncredited", "all_checks", "problems", "room"]

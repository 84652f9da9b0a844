"""Verbs: the only writers. Each one owns its transaction, and is called through its module."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from blog.services import purging

P = ParamSpec("P")
R = TypeVar("R")

_depth: ContextVar[int] = ContextVar("influency_service_depth", default=0)


def writes(verb: Callable[P, R]) -> Callable[P, R]:
    """Make `verb` a service that writes: all of it or nothing, and known as such while it runs."""

    @wraps(verb)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _depth.set(_depth.get() + 1)
        try:
            with purging.changing():
                return verb(*args, **kwargs)
        finally:
            _depth.reset(token)

    return in_transaction


def is_writing() -> bool:
    """Return whether a service that writes is running: the test that guards decision "every write" asks."""
    return _depth.get() > 0

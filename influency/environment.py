"""What the owner says in the environment: texts, numbers, switches, and the usual addresses of databases, caches and mail.

A name that is not there, or is empty, says nothing. Only what the settings need, since every process of the site reads
this before anything else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, overload

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

ADDRESS = "an address of a known kind is needed"
SWITCHES = {
    **dict.fromkeys(("1", "t", "true", "y", "yes", "on"), True),
    **dict.fromkeys(("0", "f", "false", "n", "no", "off"), False),
}


class CannotBeUsed(ImproperlyConfigured):
    """A setting in the environment cannot be used. The message names it and never repeats its value, which may be a secret."""


def text(name: str, default: str = "") -> str:
    """Return what `name` says."""
    return os.environ.get(name) or default


@overload
def number(name: str, default: int) -> int: ...
@overload
def number(name: str, default: None) -> int | None: ...
def number(name: str, default: int | None) -> int | None:
    """Return the whole number that `name` says. Raises CannotBeUsed."""
    return _read(name, int, "a whole number is needed") if text(name) else default


def switch(name: str, default: bool) -> bool:
    """Return whether `name` says yes (`1`, `true`, `yes`, `on`) or no (`0`, `false`, `no`, `off`). Raises CannotBeUsed."""
    return (
        _read(name, lambda said: SWITCHES[said.strip().lower()], "on or off is needed")
        if text(name)
        else default
    )


def database(name: str, default: str) -> dict[str, Any]:
    """Return the database at the address that `name` says, in Django's form. Raises CannotBeUsed."""
    import dj_database_url

    return dict(_address(name, dj_database_url.parse, default))


def cache(name: str, default: str) -> dict[str, Any]:
    """Return the cache at the address that `name` says, in Django's form. Raises CannotBeUsed."""
    import django_cache_url

    return dict(_address(name, django_cache_url.parse, default))


def mail(name: str) -> Mapping[str, Any]:
    """Return Django's settings for the mail server at the address that `name` says; nothing if it says none.

    Raises CannotBeUsed.
    """
    import dj_email_url

    if not text(name):
        return {}
    found: Mapping[str, Any] = _address(name, dj_email_url.parse, "")
    if "EMAIL_BACKEND" not in found:
        raise _invalid(name, ADDRESS)
    return found


def _address(name: str, parse: Callable[[str], Any], default: str) -> Any:
    return _read(name, parse, ADDRESS) if text(name) else parse(default)


def _read(name: str, read: Callable[[str], T], needed: str) -> T:
    """Return what `read` makes of what `name` says."""
    try:
        return read(text(name))
    except Exception:  # each of these libraries has its own
        # Not even as the cause: it repeats the value.
        raise _invalid(name, needed) from None


def _invalid(name: str, needed: str) -> CannotBeUsed:
    return CannotBeUsed(f'Environment variable "{name}" invalid: {needed}')

"""What is taken back before it goes out never was."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for an end before the beginning."""
    if draft.ends_too_early:
        yield Found()


CHECK = Check(
    code="ends_too_early",
    said=_("The time at which it is to be taken back is over before it goes out. Change it, or empty it."),
    is_error=True,
    field="ends_at",
    find=find,
)

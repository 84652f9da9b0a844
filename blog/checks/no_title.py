"""A post needs a title: it is its link everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for a title without a letter."""
    if not draft.record.title.strip():
        yield Found()


CHECK = Check(
    code="no_title",
    said=_("The title is empty."),
    is_error=True,
    field="title",
    find=find,
)

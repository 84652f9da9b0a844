"""Lists, search results and cards show the standfirst."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for a post without it; a page stands in no list."""
    if draft.record.kind == "post" and not draft.record.standfirst.strip():
        yield Found()


CHECK = Check(
    code="no_standfirst",
    said=_("There is no standfirst: lists and search engines show the first words of the text instead."),
    field="standfirst",
    find=find,
)

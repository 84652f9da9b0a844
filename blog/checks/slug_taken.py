"""An address name belongs to one post for good."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for a name that another post has or had."""
    if not draft.is_slug_free:
        yield Found(detail=draft.record.slug)


CHECK = Check(
    code="slug_taken",
    said=_("“%(detail)s” is or was the address name of another post."),
    is_error=True,
    field="slug",
    find=find,
)

"""Links to posts that somebody has thrown away."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each such link."""
    for problem in draft.rendered.problems:
        if problem.code == "unknown_post" and problem.detail in draft.trashed:
            yield Found(problem.line, problem.detail)


CHECK = Check(
    code="link_to_trash",
    said=_(
        "The post “%(detail)s” is in the trash, so readers cannot follow the link. Take the link out, or take that post out "
        "of the trash and publish it first."
    ),
    is_error=True,
    find=find,
)

"""Links to posts of which there is none."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each such link; what lies in the trash is another matter."""
    for problem in draft.rendered.problems:
        if problem.code == "unknown_post" and problem.detail not in draft.trashed:
            yield Found(problem.line, problem.detail)


CHECK = Check(
    code="unknown_post",
    said=_("There is no post called “%(detail)s”."),
    is_error=True,
    find=find,
)

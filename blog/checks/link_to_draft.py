"""Links to posts that readers could not open: they wait for that post."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each such link; where two posts link to each other, the first to go out is only advised."""
    for problem in draft.rendered.problems:
        if problem.code == "link_to_draft" and problem.detail in draft.unreadable:
            links_back = draft.unreadable[problem.detail]
            yield Found(problem.line, problem.detail, is_error=not links_back)


CHECK = Check(
    code="link_to_draft",
    said=_(
        "The post “%(detail)s” is not published, so readers cannot follow the link. Publish that one first, or both at once "
        "from the list of posts, or take the link out."
    ),
    is_error=True,
    find=find,
)

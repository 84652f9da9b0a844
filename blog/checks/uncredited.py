"""Pictures that do not say who made them: an error as far as the owner asks for it, advice where they are borrowed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from blog.checks import Check, Draft, Found, Uncredited


def find(draft: Draft) -> Iterator[Found]:
    """Give one for each place of such a picture, the lead picture's first."""
    rule, lead = draft.credits_for, draft.lead
    missing = list(draft.rendered.uncredited)
    if lead is not None and not lead.credit.strip():
        missing.insert(0, Uncredited(lead.name, None, lead.is_borrowed))
    for each in missing:
        if rule == "all" or each.is_borrowed:
            is_error = rule == "all" or (rule == "borrowed" and each.is_borrowed)
            yield Found(each.line, each.name, is_error)


CHECK = Check(
    code="uncredited",
    said=_("The picture “%(detail)s” does not say who made it."),
    field="lead_image",
    find=find,
)

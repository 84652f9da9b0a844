"""What stands between a text and its publication: errors that stop, warnings that advise."""

from __future__ import annotations

from collections.abc import Iterable

from blog import markup
from blog.models import Post, SiteSettings
from blog.records import PostRecord
from blog.services import naming, rendering


class NotReady(Exception):
    """The text cannot be published yet; `problems` says why, with lines."""

    def __init__(self, problems: list[markup.Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def problems(record: PostRecord, *, post: Post, drawn: rendering.Drawn | None = None) -> list[markup.Problem]:
    """Return everything that is wrong or could be better with `record`, errors first, then by line."""
    rendered = (drawn or rendering.draw(record.body, language=record.language)).rendered
    found = [*rendered.problems, *_field_problems(record, post)]
    found += _credit_problems(record, rendered.uncredited)
    return sorted(found, key=lambda problem: (not problem.is_error, problem.line or 0))


def errors(record: PostRecord, *, post: Post, drawn: rendering.Drawn | None = None) -> list[markup.Problem]:
    """Return what stops publishing."""
    return [problem for problem in problems(record, post=post, drawn=drawn) if problem.is_error]


def _credit_problems(record: PostRecord, uncredited: Iterable[markup.Uncredited]) -> list[markup.Problem]:
    """Return the pictures that do not say who made them, as far as the owner asks for that; borrowed ones anyway, as
    advice."""
    lead = rendering.images_by_name([record.lead_image]).get(record.lead_image) if record.lead_image else None
    missing = list(uncredited)
    if lead is not None and not lead.credit.strip():
        missing.append(markup.Uncredited(lead.name, None, lead.is_borrowed))
    rule = SiteSettings.current().uncredited if missing else ""
    return [
        markup.Problem(
            "uncredited",
            each.line,
            each.name,
            is_error=rule == "all" or (rule == "borrowed" and each.is_borrowed),
        )
        for each in missing
        if rule == "all" or each.is_borrowed
    ]


def _field_problems(record: PostRecord, post: Post) -> list[markup.Problem]:
    """Return what is wrong outside the text."""
    found = []
    if not record.title.strip():
        found.append(markup.Problem("no_title", None))
    if record.lead_image:
        lead = rendering.images_by_name([record.lead_image]).get(record.lead_image)
        if lead is None:
            found.append(markup.Problem("unknown_image", None, record.lead_image))
        elif lead.is_waiting:
            found.append(markup.Problem("waiting_image", None, record.lead_image))
        elif lead.needs_alt:
            found.append(markup.Problem("missing_alt", None, record.lead_image))
    if record.slug and not naming.is_post_slug_free(record.slug, post_id=post.pk):
        found.append(markup.Problem("slug_taken", None, record.slug))
    if record.path and not naming.is_address_free(record.path, post_id=post.pk):
        found.append(markup.Problem("address_taken", None, record.path))
    if not record.standfirst.strip() and record.kind == Post.Kind.POST:
        found.append(markup.Problem("no_standfirst", None, is_error=False))
    return found

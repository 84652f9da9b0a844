"""A draft for a check to look at, made of a text and what is known around it."""

from __future__ import annotations

from blog import checks, markup
from blog.records import Picture, PostRecord

GOOD = PostRecord(title="A harbour at dawn", standfirst="What the boats bring.", body="The boats are in.")


def draft(
    body: str = GOOD.body,
    *,
    facts: dict[str, object] | None = None,
    images: dict[str, Picture] | None = None,
    **fields: object,
) -> checks.Draft:
    """Return what a check may look at, of a record that is ready but for these fields."""
    record = GOOD.changed(body=body, **fields)
    posts = {
        name: markup.Target(slug=name, path="", title=name, is_public=False) for name in ("other", "third")
    }
    rendered = markup.render(body, images=images or {}, posts=posts, language=record.language or "en")
    return checks.Draft(record=record, rendered=rendered, **(facts or {}))  # type: ignore[arg-type]


def found(code: str, looked_at: checks.Draft) -> list[tuple[int | None, str, bool]]:
    """Return what one check finds: lines, details, and whether each stops publishing."""
    check = checks.all_checks()[code]
    return [(each.line, each.detail, each.is_error) for each in check.problems(looked_at)]


def picture(**fields: object) -> Picture:
    """Return a picture that says all it has to."""
    return Picture(**{"name": "harbour", "alt": "Boats", "credit": "Ann", **fields})  # type: ignore[arg-type]

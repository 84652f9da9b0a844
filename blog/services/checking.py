"""What stands between a text and its publication: errors that stop, warnings that advise.

The questions themselves are the plugs of `blog.checks`; here are gathered the facts that they ask for.
"""

from __future__ import annotations

from datetime import datetime

from blog import checks, markup
from blog.models import Alias, Post, SiteSettings
from blog.records import PostRecord
from blog.services import dating, naming, rendering, watching


class NotReady(Exception):
    """The text cannot be published yet; `problems` says why, with lines."""

    def __init__(self, problems: list[markup.Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def problems(
    record: PostRecord, *, post: Post, drawn: rendering.Drawn | None = None, hour: datetime | None = None
) -> list[markup.Problem]:
    """Return everything that is wrong or could be better with `record`, errors first, then by line.

    `hour` is when it is to go public. Asks as much of the database however long the text is.
    """
    drawn = drawn or rendering.draw(record.body, language=record.language)
    name = record.lead_image
    lead = rendering.images_by_name([name]).get(name) if name else None
    has_pictures = lead is not None or bool(drawn.rendered.uncredited)
    draft = checks.Draft(
        record=record,
        rendered=drawn.rendered,
        lead=lead.as_picture if lead else None,
        is_lead_known=lead is not None or not name,
        is_slug_free=not record.slug or naming.is_post_slug_free(record.slug, post_id=post.pk),
        is_path_free=not record.path or naming.is_address_free(record.path, post_id=post.pk),
        ends_too_early=_ends_too_early(record, hour),
        credits_for=SiteSettings.current().uncredited if has_pictures else "allow",
        unreadable=_unreadable(post, drawn, hour),
        trashed=_trashed(drawn),
        dead=watching.dead(drawn.rendered.links),
    )
    return checks.problems(draft)


def errors(
    record: PostRecord, *, post: Post, drawn: rendering.Drawn | None = None, hour: datetime | None = None
) -> list[markup.Problem]:
    """Return what stops publishing."""
    return [problem for problem in problems(record, post=post, drawn=drawn, hour=hour) if problem.is_error]


def _ends_too_early(record: PostRecord, hour: datetime | None) -> bool:
    ends_at = dating.instant(record.ends_at)
    return ends_at is not None and hour is not None and ends_at <= hour


def _unreadable(post: Post, drawn: rendering.Drawn, hour: datetime | None) -> dict[str, bool]:
    """Return the names of the linked posts that readers could not open at `hour`, and whether each links back."""
    closed = {
        name: target
        for name, target in drawn.posts.items()
        if not (target.is_public or target.pk == post.pk or _is_out_by(target, hour))
    }
    if not closed:
        return {}
    back = rendering.linking_back(post, [target.pk for target in closed.values()])
    return {name: target.pk in back for name, target in closed.items()}


def _trashed(drawn: rendering.Drawn) -> frozenset[str]:
    """Return the names in the text, of those that no post has, that posts in the trash have or had."""
    names = {each.detail for each in drawn.rendered.problems if each.code == "unknown_post"}
    if not names:
        return frozenset()
    posts = Post.objects.filter(state=Post.State.TRASH, slug__in=names).values_list("slug", flat=True)
    former = Alias.objects.filter(space=Alias.Space.POST, name__in=names, post__state=Post.State.TRASH)
    return frozenset([*posts, *former.values_list("name", flat=True)])


def _is_out_by(target: Post, hour: datetime | None) -> bool:
    """Return whether a post that waits for its hour will have gone out at `hour`."""
    is_waiting = target.state == Post.State.SCHEDULED and target.due_at is not None
    return is_waiting and hour is not None and target.due_at is not None and target.due_at <= hour

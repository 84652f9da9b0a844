"""What stands between a text and its publication: errors that stop, warnings that advise.

The questions themselves are the plugs of `blog.checks`; here are gathered the facts that they ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    record: PostRecord,
    *,
    post: Post,
    drawn: rendering.Drawn | None = None,
    hour: datetime | None = None,
    together: Mapping[int, datetime] | None = None,
) -> list[markup.Problem]:
    """Return everything that is wrong or could be better with `record`, errors first, then by line.

    `hour` is when it is to go public, and `together` says the same of posts that go public in the same act. Asks as much of
    the database however long the text is.
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
        taken_address=_taken_address(record, post, hour),
        ends_too_early=_ends_too_early(record, hour),
        credits_for=SiteSettings.current().uncredited if has_pictures else "allow",
        unreadable=_unreadable(post, drawn, hour, together or {}),
        trashed=_trashed(drawn),
        dead=watching.dead(drawn.rendered.links),
    )
    return checks.problems(draft)


def errors(
    record: PostRecord,
    *,
    post: Post,
    drawn: rendering.Drawn | None = None,
    hour: datetime | None = None,
    together: Mapping[int, datetime] | None = None,
) -> list[markup.Problem]:
    """Return what stops publishing."""
    found = problems(record, post=post, drawn=drawn, hour=hour, together=together)
    return [problem for problem in found if problem.is_error]


def _taken_address(record: PostRecord, post: Post, hour: datetime | None) -> str:
    """Return the address that the post would have, if that is another's or the site's own."""
    dated = dating.instant(record.published_at) or post.published_at or hour
    path = naming.place(record, post=post, published_at=dated)[1] if dated else record.path
    return "" if not path or naming.is_address_free(path, post_id=post.pk) else path


def _ends_too_early(record: PostRecord, hour: datetime | None) -> bool:
    ends_at = dating.instant(record.ends_at)
    return ends_at is not None and hour is not None and ends_at <= hour


def _unreadable(
    post: Post, drawn: rendering.Drawn, hour: datetime | None, together: Mapping[int, datetime]
) -> dict[str, bool]:
    """Return the names of the linked posts that readers could not open at `hour`, and whether each links back."""
    closed = {
        name: target
        for name, target in drawn.posts.items()
        if not (target.is_public or target.pk == post.pk or _is_out_by(target, hour, together))
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


def _is_out_by(target: Post, hour: datetime | None, together: Mapping[int, datetime]) -> bool:
    """Return whether a post that waits for its hour, or goes out in the same act, will have gone out at `hour`."""
    waits_for = target.due_at if target.state == Post.State.SCHEDULED else None
    goes_out = together.get(target.pk, waits_for)
    return hour is not None and goes_out is not None and goes_out <= hour

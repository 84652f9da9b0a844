"""Text to HTML with what the text names: the one way for preview, page, feed and mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT

from blog import markup, themes
from blog.models import Alias, Image, Post, Revision, SiteSettings
from blog.records import PostRecord


@dataclass(frozen=True)
class Drawn:
    """A rendered text with the rows it shows and links to, by the names that the text uses."""

    rendered: markup.Rendered
    images: dict[str, Image]
    posts: dict[str, Post]


def draw(body: str, *, language: str = "", lines: bool = False) -> Drawn:
    """Return `body` as HTML with its problems. Raises markup.TextTooLong.

    Asks at most six questions of the database, however many names the text holds.
    """
    named = markup.references(body)
    images = images_by_name(named.images)
    posts = posts_by_slug(named.posts)
    rendered = markup.render(
        body,
        images={name: image.as_picture for name, image in images.items()},
        posts={
            slug: markup.Target(
                slug=post.slug, path=post.path or "", title=post.title, is_public=post.is_public
            )
            for slug, post in posts.items()
        },
        language=language or settings.LANGUAGE_CODE,
        lines=lines,
        measure=_measure() if images else markup.MEASURE,
    )
    return Drawn(rendered, images, posts)


def _measure() -> float:
    """Return how wide the column of text is, in rem."""
    return themes.MEASURES.get(SiteSettings.current().measure, markup.MEASURE)


def markdownify(content: str) -> str:
    """Return `content` as the HTML that readers would get: markdownx's own setting points here."""
    return draw(content).rendered.html


def images_by_name(names: Iterable[str]) -> dict[str, Image]:
    """Return the images that go or went by these names."""
    wanted = list(names)
    if not wanted:
        return {}
    found = {image.name: image for image in Image.objects.drawable().filter(name__in=wanted)}
    former = Alias.objects.filter(space=Alias.Space.IMAGE, name__in=[n for n in wanted if n not in found])
    if missing := {alias.name: alias.image_id for alias in former} if len(found) < len(wanted) else {}:
        by_id = Image.objects.drawable().in_bulk(set(missing.values()))
        found |= {name: by_id[pk] for name, pk in missing.items()}
    return found


def posts_by_slug(slugs: Iterable[str]) -> dict[str, Post]:
    """Return the posts that go or went by these slugs."""
    wanted = list(slugs)
    if not wanted:
        return {}
    rows = Post.objects.only("slug", "path", "title", "state", "due_at").exclude(state=Post.State.TRASH)
    found = {post.slug: post for post in rows.filter(slug__in=wanted)}
    missing = [slug for slug in wanted if slug not in found]
    if missing:
        former = dict(
            Alias.objects.filter(space=Alias.Space.POST, name__in=missing).values_list("name", "post_id")
        )
        by_id = rows.in_bulk(set(former.values()))
        found |= {name: by_id[pk] for name, pk in former.items() if pk in by_id}
    return found


def linking_back(post: Post, others: Iterable[int]) -> set[int]:
    """Return which of the posts with the ids `others` link to `post` in their working copy."""
    if post._state.adding:
        return set()
    names = {
        post.slug,
        *Alias.objects.filter(space=Alias.Space.POST, post=post).values_list("name", flat=True),
    }
    newest = Revision.objects.filter(post=OuterRef("post")).newest_first().values("pk")[:1]
    texts = Revision.objects.filter(post__in=list(others), pk=Subquery(newest)).annotate(
        body=KT("record__body")
    )
    return {
        pk
        for pk, body in texts.values_list("post", "body")
        if names & set(markup.references(body or "").posts)
    }


def record_images(record: PostRecord) -> dict[str, Image]:
    """Return all images that a record shows, its lead picture included."""
    names = list(markup.references(record.body).images)
    return images_by_name([*names, record.lead_image] if record.lead_image else names)

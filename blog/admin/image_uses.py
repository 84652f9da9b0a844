"""Where a picture is used, as this or that person may know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog.models import Author, Image, ImageUse, Post, User
from blog.models.post import NOT_IN_LISTS


@dataclass(frozen=True)
class Use:
    """One place; `note` says what it is where that is not a public post, `url` is empty where one may not go."""

    label: str | Promise
    url: str
    note: str | Promise = ""


NOTES: dict[str, str | Promise] = {
    Post.State.DRAFT: _("draft"),
    Post.State.SCHEDULED: _("scheduled"),
    Post.State.TRASH: _("in the trash"),
}


def with_uses(images: Iterable[Image]) -> list[Image]:
    """Return the images with all that `uses_of` asks, with their tags, in eight more queries however many there are."""
    found = list(images)
    posts: QuerySet[Post] = Post.objects.defer(*NOT_IN_LISTS).select_related("author")
    prefetch_related_objects(
        found,
        "renditions",
        "tags",
        Prefetch("uses", ImageUse.objects.prefetch_related(Prefetch("post", posts))),
        Prefetch("leads", posts),
        Prefetch("portrait_of", Author.objects.order_by("name")),
        "header_of",
    )
    return found


def uses_of(image: Image, *, for_user: User) -> list[Use]:
    """Return the places by name: posts and drafts (of others only when they are public), portraits, the site."""
    posts = {use.post_id: use.post for use in image.uses.all()} | {
        post.pk: post for post in image.leads.all()
    }
    hidden, shown = [], []
    for post in sorted(posts.values(), key=lambda each: str(each).casefold()):
        is_mine = for_user.has_perm("blog.edit_any_post") or (
            post.author is not None and post.author.user_id == for_user.pk
        )
        if is_mine:
            shown.append(Use(str(post), _change_url("post", post.pk), NOTES.get(post.state, "")))
        elif post.is_public:
            shown.append(Use(str(post), post.path or ""))
        else:
            hidden.append(Use(_("A text of somebody else"), ""))
    portraits = [
        Use(
            author.name,
            _change_url("author", author.pk) if for_user.has_perm("blog.view_author") else "",
            _("portrait"),
        )
        for author in image.portrait_of.all()
    ]
    heads = [
        Use(
            site.name,
            reverse("admin:blog_sitesettings_appearance")
            if for_user.has_perm("blog.change_sitesettings")
            else "",
            _("picture of the site"),
        )
        for site in image.header_of.all()
    ]
    return [*shown, *hidden, *portraits, *heads]


def _change_url(model: str, pk: int) -> str:
    try:
        return reverse(f"admin:blog_{model}_change", args=[pk])
    except NoReverseMatch:
        return ""

"""Finding a picture or a post to put into the text, by a few letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from blog import markup
from blog.models import Image, Post
from blog.models.post import NOT_IN_LISTS
from blog.services import rendering

MOST = 20

Row = TypeVar("Row", bound=Model)


@never_cache
def pick(request: HttpRequest) -> HttpResponse:
    """Answer with at most 20 pictures or posts that hold the words of `q`, the newest first.

    With `name` instead, answer with the one picture that goes or went by it; with `ids`, those with these numbers.
    With `to=change`, only with what this person may change.
    """
    user = request.user
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return JsonResponse(
            {"error": _("You are signed out. Sign in again, then go on."), "is_signed_out": True}, status=403
        )
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").replace("\0", "")[:200]
    right = {"image": "blog.view_image", "post": "blog.view_post"}.get(kind)
    if right is None:
        return JsonResponse({"error": _("Pictures or posts can be looked for.")}, status=400)
    if not user.has_perm(right):
        return JsonResponse({"error": _("You may not look here. Ask an editor of the site.")}, status=403)
    if kind == "post":
        return JsonResponse({"results": _posts(request, words)})
    if name := request.GET.get("name", ""):
        return JsonResponse({"results": _images(rendering.images_by_name([name.replace("\0", "")]).values())})
    found = _wanted(request, Image.objects.matching(words).drawable())
    return JsonResponse({"results": _images(found.order_by("-created_at", "-id")[:MOST])})


def _wanted(request: HttpRequest, found: QuerySet[Row]) -> QuerySet[Row]:
    """Return those of `found` whose numbers were asked for, all of them where none were."""
    if "ids" not in request.GET:
        return found
    numbers = (each for each in request.GET["ids"].split(",")[:MOST] if each.isascii() and each.isdigit())
    return found.filter(pk__in=[int(each) for each in numbers if len(each) < 19])


def _images(found: Iterable[Image]) -> list[dict[str, object]]:
    return [
        {
            "kind": "image",
            "name": image.name,
            "title": markup.plain(image.caption) or image.alt or image.name,
            "detail": _("waits for its file") if image.is_waiting else f"{image.width} × {image.height}",
            "url": image.thumbnail_url,
            "code": image.markdown,
            "id": image.pk,
            "change_url": reverse("admin:blog_image_change", args=[image.pk]),
            "alt": image.alt,
            "caption": image.caption,
            "credit": image.credit,
            "is_decorative": image.is_decorative,
        }
        for image in found
    ]


def _posts(request: HttpRequest, words: str) -> list[dict[str, object]]:
    """Return what may be linked to: public posts, and drafts that this person works with; or only what can be changed."""
    is_to_change = request.GET.get("to") == "change"
    posts = Post.objects.exclude(state=Post.State.TRASH).defer(*NOT_IN_LISTS)
    if not request.user.has_perm("blog.edit_any_post"):
        own = Q(author__user_id=request.user.pk)
        posts = posts.filter(own if is_to_change else own | Q(state=Post.State.PUBLISHED))
    for word in words.split()[:8]:
        posts = posts.filter(Q(title__icontains=word) | Q(slug__icontains=word))
    return [
        {
            "kind": "post",
            "name": post.slug,
            "title": str(post),
            "detail": _detail(post),
            "url": "",
            "code": f"[{_as_words(str(post))}](post:{post.slug})",
            "id": post.pk,
            "change_url": reverse("admin:blog_post_change", args=[post.pk]) if is_to_change else "",
        }
        for post in _wanted(request, posts).order_by("-published_at", "-saved_at", "-id")[:MOST]
    ]


def _detail(post: Post) -> str:
    """Return when it went out, or that it has not."""
    if post.is_public and post.published_at is not None:
        return formats.date_format(timezone.localtime(post.published_at), "DATE_FORMAT")
    return str(post.get_state_display())


def _as_words(title: str) -> str:
    """Return a title as it can stand between the brackets of a link."""
    return "".join(f"\\{letter}" if letter in "\\[]*_`<" else letter for letter in title)

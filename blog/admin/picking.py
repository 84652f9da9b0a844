"""Finding a picture or a post to put into the text, by a few letters."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from blog import markup
from blog.models import Image, Post
from blog.models.post import NOT_IN_LISTS
from blog.services import rendering

MOST = 20


@never_cache
def pick(request: HttpRequest) -> HttpResponse:
    """Answer with at most 20 pictures or posts that hold the words of `q`, the newest first.

    With `name` instead, answer with the one picture that goes or went by it.
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
    found = Image.objects.matching(words).drawable().order_by("-created_at", "-id")[:MOST]
    return JsonResponse({"results": _images(found)})


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
            "alt": image.alt,
            "caption": image.caption,
            "credit": image.credit,
            "is_decorative": image.is_decorative,
        }
        for image in found
    ]


def _posts(request: HttpRequest, words: str) -> list[dict[str, object]]:
    """Return what may be linked to: public posts, and drafts that this person works with."""
    posts = Post.objects.exclude(state=Post.State.TRASH).defer(*NOT_IN_LISTS)
    if not request.user.has_perm("blog.edit_any_post"):
        posts = posts.filter(Q(state=Post.State.PUBLISHED) | Q(author__user_id=request.user.pk))
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
        }
        for post in posts.order_by("-published_at", "-saved_at", "-id")[:MOST]
    ]


def _detail(post: Post) -> str:
    """Return when it went out, or that it has not."""
    if post.is_public and post.published_at is not None:
        return formats.date_format(timezone.localtime(post.published_at), "DATE_FORMAT")
    return str(post.get_state_display())


def _as_words(title: str) -> str:
    """Return a title as it can stand between the brackets of a link."""
    return "".join(f"\\{letter}" if letter in "\\[]*_`<" else letter for letter in title)

"""Taking something from readers: back to the desk, for good, or into the trash; and where they are led instead."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog.admin.writing import may_publish, who
from blog.models import Post
from blog.models.names import parse_path
from blog.services import publishing

# How many of the posts that link to it are named.
NAMED = 8


class TakingBack:
    """The questions before readers lose a post. Mixed into the post's admin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the address of the question that is no deletion before those of the admin."""
        page = self.admin_site.admin_view(self.unpublish_view)
        return [path("<int:post_id>/unpublish/", page, name="blog_post_unpublish"), *super().get_urls()]  # type: ignore[misc]

    def unpublish_view(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Ask whether it is for a time or for good and where readers are to go, then take the post from them."""
        post = self._post(request, str(post_id))  # type: ignore[attr-defined]
        if not may_publish(request, post) or post.state == Post.State.TRASH:
            raise PermissionDenied
        if not post.is_public and post.due_at is None and (not post.was_public or _is_for_now(request)):
            messages.info(request, _("Readers do not see it: there is nothing to take back."))
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
        wanted, error = request.POST.get("target", "").strip(), ""
        if request.method == "POST":
            error = _target_error(post, parse_path(wanted), leads=_leads(request, wanted))
            if not error:
                said = _said(post)
                is_gone = request.POST.get("how") == "gone"
                publishing.unpublish(
                    post, by=who(request), at=timezone.now(), target=parse_path(wanted), is_gone=is_gone
                )
                messages.success(request, said)
                return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
        context = {"title": _("Take it back"), "how": request.POST.get("how", "back"), "target": wanted}
        return self._ask(request, post, "unpublish", error=error, **context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Ask where readers of a public post are to go, then put it in the trash; nothing is deleted."""
        post = self._post(request, object_id)  # type: ignore[attr-defined]
        assert post is not None
        self.may_trash(request, post)
        wanted, error = request.POST.get("target", "").strip(), ""
        if request.method == "POST":
            if post.is_public:
                error = _target_error(post, parse_path(wanted), leads=_leads(request, wanted))
            if not error:
                publishing.trash(post, by=who(request), at=timezone.now(), target=parse_path(wanted))
                return self._trashed(request, post)
        return self._ask(request, post, "trash", error=error, title=_("Move to the trash"), target=wanted)

    def may_trash(self, request: HttpRequest, post: Post) -> None:
        """Raise PermissionDenied for who may not put it in the trash."""
        if not self.has_delete_permission(request, post) or (  # type: ignore[attr-defined]
            post.is_public and not may_publish(request, post)
        ):
            raise PermissionDenied

    def _ask(self, request: HttpRequest, post: Post, template: str, **context: object) -> TemplateResponse:
        """Answer with a question, and with the posts in which readers would meet a link that leads elsewhere."""
        linking = Post.objects.visible().filter(links_out__target=post).exclude(pk=post.pk)
        number = linking.count() if post.is_public else 0
        common = {
            **self.admin_site.each_context(request),
            "post": post,
            "opts": self.opts,
            "object": post,
            "linking": linking.only("title", "path", "state").newest_first()[:NAMED] if number else [],
            "linking_number": number,
            "linking_more": max(0, number - NAMED),
        }
        return TemplateResponse(request, f"admin/blog/post/{template}.html", {**common, **context})

    def _trashed(self, request: HttpRequest, post: Post) -> HttpResponse:
        """Say it with the way back, and lead to the list."""
        said = _("“%(title)s” is in the trash.") % {"title": post}
        url = reverse("admin:blog_post_change", args=[post.pk])
        messages.success(request, format_html('{} <a href="{}">{}</a>', said, url, _("Look at it again")))
        return HttpResponseRedirect(reverse("admin:blog_post_changelist"))


def _is_for_now(request: HttpRequest) -> bool:
    """Return whether somebody wants it back for now, which is no change of what readers do not see."""
    return request.method == "POST" and request.POST.get("how") != "gone"


def _said(post: Post) -> str:
    """Return what is to be said once it is taken back."""
    if post.is_public:
        return _("Readers no longer see it.")
    return _("It is not published by itself any more.") if post.due_at else _("It is gone for good.")


def _leads(request: HttpRequest, wanted: str) -> bool:
    """Return whether readers are to be led to another post; a form without the choice says it by the address."""
    return request.POST.get("leads", "on" if wanted else "off") == "on"


def _target_error(post: Post, target: str, *, leads: bool) -> str:
    """Return what is wrong with where readers of a public post are to go; empty if nothing is."""
    if leads and not target:
        return _("Write the address of the post that readers are to find instead.")
    if target and not leads:
        return _("You wrote an address, but chose to say that it is gone. Choose one, or empty the address.")
    if target and not Post.objects.visible().filter(path=target).exclude(pk=post.pk).exists():
        return _("No published post is at “%(path)s”.") % {"path": target}
    return ""

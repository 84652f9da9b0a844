"""Remarks beside the text: the door that takes them, answers them and puts them aside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.admin.writing import who
from blog.models import Post, Remark
from blog.services import editing, reviewing


class Reviewing:
    """The view of remarks. Mixed into the post's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return its address before those of the admin."""
        view = self.admin_site.admin_view(self.remarks_view)
        return [path("<int:post_id>/remarks/", view, name="blog_post_remarks"), *super().get_urls()]  # type: ignore[misc]

    def remarks_view(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Take a remark, an answer, or that one is settled or open again; lead back, or answer a script with the list."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        post = self._post(request, str(post_id))  # type: ignore[attr-defined]
        at, by = timezone.now(), who(request)
        for name, is_settled in (("settle", True), ("reopen", False)):
            if (chosen := _remark(post, request.POST.get(name, ""))) is not None:
                reviewing.settle(chosen, by=by, at=at, is_settled=is_settled)
        answered = _remark(post, request.POST.get("answer", ""))
        if answered is not None:
            text = request.POST.get(f"answer-{answered.pk}", "")
            reviewing.remark(post, text, by=by, at=at, answers=answered)
        elif "add" in request.POST:
            reviewing.remark(
                post, request.POST.get("text", ""), by=by, at=at, quote=request.POST.get("quote", "")
            )
        if "application/json" not in request.headers.get("Accept", ""):
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]) + "#remarks")
        return JsonResponse({"html": shown(request, post), "said": _("Noted.")})


def shown(request: HttpRequest, post: Post) -> str:
    """Return the list of remarks as the screen shows it."""
    newest = editing.working_copy(post)
    body = newest.as_record.body if newest else ""
    return render_to_string(
        "admin/blog/post/_remarks.html", {"remarks": reviewing.placed(post, body), "post": post}, request
    )


def _remark(post: Post, pk: str) -> Remark | None:
    """Return this remark on this post; None for none."""
    is_id = pk.isascii() and pk.isdecimal() and len(pk) < 19
    return Remark.objects.filter(post=post, pk=pk).first() if is_id else None

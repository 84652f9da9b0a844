"""Remarks beside the text: the door that takes them, answers them and puts them aside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.admin.writing import who
from blog.models import Post, Remark
from blog.services import editing, reviewing

BEGUN = "remarks_begun"


class Reviewing:
    """The view of remarks. Mixed into the post's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return its address before those of the admin."""
        view = self.admin_site.admin_view(self.remarks_view)
        return [path("<int:post_id>/remarks/", view, name="blog_post_remarks"), *super().get_urls()]  # type: ignore[misc]

    def remarks_beside(self, request: HttpRequest, post: Post, body: str) -> dict[str, object]:
        """Return what the screen shows of the remarks on a text, once with what was begun when a button was pressed."""
        laid_by: dict[str, dict[str, str]] = request.session.get(BEGUN, {})
        begun = laid_by.get(str(post.pk), {})
        if begun:
            request.session[BEGUN] = {pk: texts for pk, texts in laid_by.items() if pk != str(post.pk)}
        placed = [
            replace(each, begun=begun.get(f"answer-{each.remark.pk}", ""))
            for each in reviewing.placed(post, body)
        ]
        return {"remarks": placed, "remark_begun": begun.get("text", "")}

    def remarks_view(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Take a remark, an answer, or that one is settled or open again; lead back, or answer a script with the list."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        post = self._post(request, str(post_id))  # type: ignore[attr-defined]
        at, by, settled = timezone.now(), who(request), ""
        for name, is_settled in (("settle", True), ("reopen", False)):
            if (chosen := _remark(post, request.POST.get(name, ""))) is not None:
                # Words that stand beside the button are said with it: a settled remark has no field for them.
                settled = f"answer-{chosen.pk}"
                reviewing.remark(post, request.POST.get(settled, ""), by=by, at=at, answers=chosen)
                reviewing.settle(chosen, by=by, at=at, is_settled=is_settled)
        answered, sent, is_noted = _remark(post, request.POST.get("answer", "")), "", True
        if answered is not None:
            sent = f"answer-{answered.pk}"
            is_noted = bool(
                reviewing.remark(post, request.POST.get(sent, ""), by=by, at=at, answers=answered)
            )
        elif "add" in request.POST:
            sent, quote = "text", request.POST.get("quote", "")
            is_noted = bool(reviewing.remark(post, request.POST.get(sent, ""), by=by, at=at, quote=quote))
        said = _("Noted.") if is_noted else _("There are no words to note yet.")
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"html": shown(request, post), "said": said})
        if not is_noted:
            messages.warning(request, said)
        _lay_by(request, post, besides={sent, settled})
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]) + "#remarks")


def _lay_by(request: HttpRequest, post: Post, *, besides: set[str]) -> None:
    """Keep for the next screen what is written in other fields than those that were sent: without script all of them
    come with every button."""
    texts = {
        name: request.POST[name] for name in request.POST if name == "text" or name.startswith("answer-")
    }
    begun = {
        name: text[: reviewing.LONGEST]
        for name, text in texts.items()
        if text.strip() and name not in besides
    }
    if begun:
        request.session[BEGUN] = {**request.session.get(BEGUN, {}), str(post.pk): begun}


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

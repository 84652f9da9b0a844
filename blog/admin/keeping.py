"""Keeping while somebody types: the door that takes the text every few seconds, and tells what others wrote."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import merging
from blog.admin.writing import told_clashes, who
from blog.post_form import PostForm
from blog.services import attending, editing, keeping

# Fields whose words are changed piece by piece; the others are set as a whole.
IN_PIECES = ("title", "standfirst", "body")


class KeepingAlong:
    """The views that the writing screen's script asks by itself. Mixed into the post's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return their addresses before those of the admin."""
        return [
            path("keep/", self.keep_view, name="blog_post_keep_new"),
            path("<int:post_id>/keep/", self.keep_view, name="blog_post_keep"),
            path("<int:post_id>/present/", self.present_view, name="blog_post_present"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def keep_view(self, request: HttpRequest, post_id: int | None = None) -> HttpResponse:
        """Keep the form as it stands and answer what is different from it now, in JSON.

        A field that cannot be taken is named with what is wrong, and stays as it was; all others are kept.
        """
        if not self.admin_site.has_permission(request):
            return JsonResponse({"is_signed_out": True}, status=403)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            post = self._post(request, str(post_id) if post_id else None)  # type: ignore[attr-defined]
        except Http404:
            return JsonResponse({"error": _("This post is not there any more.")}, status=404)
        except PermissionDenied:
            return JsonResponse({"error": _("You may not write here.")}, status=403)
        newest = editing.working_copy(post) if post else None
        record = newest.as_record if newest else self._beginning(request)  # type: ignore[attr-defined]
        form = self._form(request, post, record, newest, request.POST)  # type: ignore[attr-defined]
        form.is_valid()
        if "body" not in form.cleaned_data:
            return JsonResponse({"error": form.errors["body"][0]}, status=400)
        kept = self._keep(request, form, post, is_automatic=True)  # type: ignore[attr-defined]
        return JsonResponse(self._answer(request, form, kept))

    def present_view(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Note that this person has the post open; answer who else has, and which state is the newest."""
        if not self.admin_site.has_permission(request):
            return JsonResponse({"is_signed_out": True}, status=403)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            post = self._post(request, str(post_id))  # type: ignore[attr-defined]
        except (Http404, PermissionDenied):
            return JsonResponse({"error": _("This post is not there any more.")}, status=404)
        newest = editing.working_copy(post)
        others = attending.attend(post, user=who(request), at=timezone.now())
        return JsonResponse(
            {"newest": newest.pk if newest else None, "others": [other.shown_name for other in others]}
        )

    def _answer(self, request: HttpRequest, form: PostForm, kept: keeping.Kept) -> dict[str, object]:
        """Return what the script has to know: the new state, what to change in the form, and where both clash."""
        post = kept.newest.post
        mine = self._form(request, post, kept.mine.as_record, kept.mine)  # type: ignore[attr-defined]
        now = self._form(request, post, kept.newest.as_record, kept.newest)  # type: ignore[attr-defined]
        return {
            "url": reverse("admin:blog_post_change", args=[post.pk]),
            "keep": reverse("admin:blog_post_keep", args=[post.pk]),
            "present": reverse("admin:blog_post_present", args=[post.pk]),
            "preview": reverse("admin:blog_post_preview", args=[post.pk]),
            "links": reverse("admin:blog_post_links", args=[post.pk]),
            "seen": kept.newest.pk,
            "mine": kept.mine.pk,
            "title": str(post),
            "changes": _changes(mine, now) if kept.mine != kept.newest else {},
            "clashes": told_clashes(now, kept),
            "refused": {name: errors[0] for name, errors in form.errors.items()},
        }


def _changes(mine: PostForm, now: PostForm) -> dict[str, object]:
    """Return what leads from one form to the other: pieces of text by their places in UTF-16, else the new value."""
    changes: dict[str, object] = {}
    for name in now.fields:
        before, after = mine[name].value(), now[name].value()
        if name in ("seen", "window") or before == after:
            continue
        if name in IN_PIECES:
            changes[name] = [list(edit) for edit in merging.edits(before, after)]
        else:
            changes[name] = _shown(now, name)
    return changes


def _shown(form: PostForm, name: str) -> str:
    """Return the value of a field as its element on the page has it."""
    value = form[name].value()
    if value is None:
        return ""
    shown = form.fields[name].widget.format_value(form.fields[name].prepare_value(value))
    return str(shown[0] if isinstance(shown, list) else shown or "")

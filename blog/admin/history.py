"""The history of a post: its states in a list, one to read, two compared, and taking one up again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from blog.admin.reading import private
from blog.admin.writing import who
from blog.comparing import Kind, Piece
from blog.models import AuditEntry, Post, Revision
from blog.post_form import PostForm
from blog.services import dating, editing, remembering
from blog.services.remembering import Change, Comparison

# Of what is the same in the source, so many lines are shown beside a change.
AROUND = 3
# The fields that name a point in time.
HOURS = ("published_at", "ends_at")


class LookingBack:
    """The views of the history. Mixed into the post's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return their addresses before those of the admin."""
        view = self.admin_site.admin_view
        at = "<int:post_id>/history"
        return [
            path(f"{at}/compare/", view(self.compare_view), name="blog_post_compare"),
            path(f"{at}/page/", view(self.page_view), name="blog_post_compare_page"),
            path(f"{at}/<int:pk>/", view(self.state_view), name="blog_post_state"),
            path(f"{at}/<int:pk>/restore/", view(self.restore_view), name="blog_post_restore"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Answer with what happened to a post, the newest first, a page at a time."""
        post = self._mine(request, object_id)
        before = request.GET.get("before", "")
        found = remembering.history(post, before=_number(before))
        newest = editing.working_copy(post)
        moments = [
            {"entry": each, "detail": _detail(each)} if isinstance(each, AuditEntry) else {"state": each}
            for each in found.moments
        ]
        context = {"moments": moments, "older": found.older, "newest": newest, "is_first": not before}
        return self._shown_page(request, post, "history", _("History"), **context)

    def state_view(self, request: HttpRequest, post_id: int, pk: int) -> HttpResponse:
        """Answer with one state to read, or give it the name that was sent."""
        post = self._mine(request, str(post_id))
        revision = _state(post, pk)
        if request.method == "POST":
            remembering.name(revision, request.POST.get("name", ""))
            messages.success(
                request, _("It goes by that name now.") if revision.name else _("It has no name any more.")
            )
            return HttpResponseRedirect(reverse("admin:blog_post_state", args=[post.pk, revision.pk]))
        context = {
            "revision": revision,
            "newest": editing.working_copy(post),
            "record": revision.as_record,
            "as_source": request.GET.get("as") == "source",
        }
        return self._shown_page(request, post, "state", revision.name or _hour(revision), **context)

    def compare_view(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Answer with two states side by side, as the page or as the source, and the fields that differ."""
        post = self._mine(request, str(post_id))
        old, new = sorted(_two(post, request), key=lambda each: each.pk)
        compared = remembering.compare(old.as_record, new.as_record)
        context = {
            "old": old,
            "new": new,
            "newest": editing.working_copy(post),
            "here": f"old={old.pk}&new={new.pk}",
            **_told(compared),
            "as_source": request.GET.get("as") == "source" or not compared.is_drawn,
        }
        return self._shown_page(request, post, "compare", _("What changed"), **context)

    def page_view(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Answer with the page of one state, or of two as one, for the frame of the views above."""
        post = self._mine(request, str(post_id))
        old, new = _two(post, request)
        compared = remembering.compare(old.as_record, new.as_record)
        language = new.as_record.language or settings.LANGUAGE_CODE
        response = render(
            request, "admin/blog/post/state_page.html", {"compared": compared, "language": language}
        )
        response.csp = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        return xframe_options_sameorigin(lambda _: private(response))(request)

    def restore_view(self, request: HttpRequest, post_id: int, pk: int) -> HttpResponse:
        """Show what taking up a state again takes away, then do it: as a new state, on top of all others."""
        post = self._mine(request, str(post_id))
        revision, newest = _state(post, pk), editing.working_copy(post)
        assert newest is not None
        keeps_author = not who(request).has_perm("blog.edit_any_post")
        if request.method == "POST":
            seen = _number(request.POST.get("seen", ""))
            try:
                restored = remembering.restore(
                    revision, by=who(request), at=timezone.now(), seen=seen, keeps_author=keeps_author
                )
            except remembering.Moved:
                messages.warning(
                    request, _("Somebody has written meanwhile. This is what would be changed now.")
                )
                return HttpResponseRedirect(request.path)
            return self._restored(request, post, revision, restored, newest)
        record = remembering.restored(revision, newest=newest, keeps_author=keeps_author)
        compared = remembering.compare(newest.as_record, record)
        context = {
            "old": newest,
            "new": revision,
            "newest": newest,
            **_told(compared),
            "as_source": request.GET.get("as") == "source" or not compared.is_drawn,
        }
        return self._shown_page(request, post, "restore", _("Restore this state?"), **context)

    def _restored(
        self, request: HttpRequest, post: Post, revision: Revision, restored: Revision, newest: Revision
    ) -> HttpResponse:
        """Say what was done, and lead to the text."""
        if restored.pk == newest.pk:
            messages.info(request, _("The text says that already; nothing was changed."))
        else:
            said = _("The text is again what it was on %(hour)s. What it said before stays in the history.")
            messages.success(request, said % {"hour": _hour(revision)})
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))

    def _mine(self, request: HttpRequest, object_id: str) -> Post:
        """Return the post whose history this person may see: what they may change."""
        post = self._post(request, object_id)  # type: ignore[attr-defined]
        if post is None:
            raise PermissionDenied
        return post

    def _shown_page(
        self, request: HttpRequest, post: Post, template: str, title: str, **context: object
    ) -> TemplateResponse:
        request.current_app = self.admin_site.name
        common = {**self.admin_site.each_context(request), "post": post, "opts": Post._meta, "title": title}
        return TemplateResponse(request, f"admin/blog/post/{template}.html", {**common, **context})


def _number(written: str) -> int | None:
    """Return the id that was written; None for anything else."""
    return int(written) if written.isdecimal() and len(written) < 19 else None


def _state(post: Post, pk: int | None) -> Revision:
    """Return this state of this post. Raises Http404."""
    found = None
    if pk is not None and pk < 2**63:
        found = post.revisions.select_related("by", "restored_from").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _two(post: Post, request: HttpRequest) -> tuple[Revision, Revision]:
    """Return the two states that were asked for. Raises Http404."""
    old, new = (_state(post, _number(request.GET.get(name, ""))) for name in ("old", "new"))
    return old, new


def _hour(revision: Revision) -> str:
    return date_format(timezone.localtime(revision.created_at), "j M Y, H:i:s")


def _detail(entry: AuditEntry) -> str:
    """Return what else there is to say of an entry of the audit trail."""
    return _hour_of(entry.detail) if entry.what == AuditEntry.What.SCHEDULED else entry.detail


def _told(compared: Comparison) -> dict[str, object]:
    """Return a comparison as the templates show it."""
    return {
        "compared": compared,
        "fields": [(_label(change.field), _shown(change)) for change in compared.fields],
        "folded": _folded(compared.source),
    }


def _label(field: str) -> str:
    return str(PostForm.base_fields[field].label)


def _shown(change: Change) -> list[Piece]:
    """Return the pieces of a field in words: an hour on the site's clock instead of what is stored."""
    if change.field not in HOURS:
        return list(change.pieces)
    return [Piece(each.kind, _hour_of(each.text)) for each in change.pieces]


def _hour_of(written: str) -> str:
    hour = dating.instant(written)
    return date_format(timezone.localtime(hour), "j M Y, H:i") if hour else written


def _folded(pieces: tuple[Piece, ...]) -> list[dict[str, object]]:
    """Return the source in stretches to show, and long ones that are the same to fold away."""
    found: list[dict[str, object]] = []
    shown: list[Piece] = []
    for number, piece in enumerate(pieces):
        lines = piece.text.split("\n")
        head = 0 if number == 0 else AROUND
        tail = len(lines) - (0 if number == len(pieces) - 1 else AROUND)
        if piece.kind is not Kind.SAME or tail - head <= 2:
            shown.append(piece)
            continue
        found.append({"pieces": [*shown, Piece(Kind.SAME, "\n".join(lines[:head]))]})
        found.append({"folds": tail - head, "text": "\n".join(lines[head:tail])})
        shown = [Piece(Kind.SAME, "\n".join(lines[tail:]))]
    return [*found, {"pieces": shown}]

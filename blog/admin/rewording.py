"""Find and replace over all posts: what to look for, every change to look at, and what became of them."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.admin.writing import may_publish, who
from blog.comparing import Kind, Piece
from blog.models import Post
from blog.rewording_form import RewordingForm
from blog.services import accepting, attending, rewording, seeking
from blog.services.rewording import Outcome, Told, Why
from blog.services.seeking import Change, Found, Wish
from blog.wording import of_problem

# How a chosen change is named: its state, its field, and its number there.
CHOSEN = re.compile(r"([1-9][0-9]{0,17})\.(title|standfirst|body|closing_question)\.([0-9]{1,6})")
# Under which name the session remembers what the last run has told.
LAST = "last_rewording"
SAID: dict[Why, str | Promise] = {
    Why.CLASH: gettext_lazy("somebody has changed the same sentence meanwhile"),
    Why.SAID: gettext_lazy("it says so already"),
    Why.GONE: gettext_lazy("it is in the trash"),
    Why.TOO_LONG: gettext_lazy("one of its fields would be too long"),
    Why.NOT_READY: gettext_lazy("it cannot be published so"),
    Why.OTHER_CHANGES: gettext_lazy("other changes wait in it"),
    Why.SCHEDULED: gettext_lazy("what goes out at its hour is still the former text; schedule it again"),
    Why.NOT_ALLOWED: gettext_lazy("publishing it is for somebody else to do"),
    Why.WRITTEN_SINCE: gettext_lazy("somebody has written there since"),
}


class Rewording:
    """The views of find and replace. Mixed into the post's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return their addresses before those of the admin."""
        view = self.admin_site.admin_view
        return [
            path("replace/", view(self.replace_view), name="blog_post_replace"),
            path("replace/<slug:run>/", view(self.replaced_view), name="blog_post_replaced"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def replace_view(self, request: HttpRequest) -> HttpResponse:
        """Answer with the form and every change that it leads to; make those that were chosen."""
        posts = self._posts(request)
        form = RewordingForm(request.GET if "find" in request.GET else None)
        context: dict[str, object] = {"form": form, "title": _("Find and replace")}
        if form.is_bound and form.is_valid():
            if request.method == "POST":
                return self._replace(request, form.wish, form.among(posts))
            found = seeking.find(form.wish, form.among(posts), before=_number(request.GET.get("before", "")))
            context |= self._shown(request, form.wish, found)
        else:
            context["last_run"] = rewording.last_run(who(request))
        return self._page(request, "replace", **context)

    def replaced_view(self, request: HttpRequest, run: str) -> HttpResponse:
        """Answer with what a run has done, or take it back."""
        posts = self._posts(request)
        rows = rewording.reworded(run, posts, by=who(request))
        told = request.session.get(LAST, {})
        told = told if told.get("run") == run else {}
        if not rows and not told:
            raise Http404
        if request.method == "POST":
            # A run may have been one of links on offer, which are offered again then.
            outcome = accepting.take_back(
                run, posts, by=who(request), at=timezone.now(), may_publish=partial(may_publish, request)
            )
            request.session.pop(LAST, None)  # What it told is so no more.
            say_taken_back(request, outcome)
            return HttpResponseRedirect(request.path)
        context = {
            "title": _("What was replaced"),
            "rows": rows,
            "told": told,
            "may_take_back": any(each.is_newest for each in rows),
        }
        return self._page(request, "replaced", **context)

    def _replace(self, request: HttpRequest, wish: Wish, posts: QuerySet[Post]) -> HttpResponse:
        """Make the changes that were sent, and lead to what became of them."""
        chosen: dict[int, set[tuple[str, int]]] = defaultdict(set)
        for written in request.POST.getlist("change"):
            if known := CHOSEN.fullmatch(written):
                chosen[int(known[1])].add((known[2], int(known[3])))
        if not chosen:
            messages.warning(request, _("Nothing was chosen, so nothing was changed."))
            return HttpResponseRedirect(request.get_full_path())
        is_public = request.POST.get("readers") == "too"
        outcome = rewording.reword(
            wish,
            chosen,
            posts,
            by=who(request),
            at=timezone.now(),
            may_publish=partial(may_publish, request) if is_public else None,
        )
        request.session[LAST] = _told(request, outcome)
        return HttpResponseRedirect(reverse("admin:blog_post_replaced", args=[outcome.run]))

    def _posts(self, request: HttpRequest) -> QuerySet[Post]:
        """Return the posts in which this person may replace: all, or the own ones."""
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        if who(request).has_perm("blog.edit_any_post"):
            return Post.objects.all()
        return Post.objects.owned_by(who(request).pk)

    def _shown(self, request: HttpRequest, wish: Wish, found: Found) -> dict[str, object]:
        """Return what was found as the page shows it."""
        others = attending.writing(
            [each.post for each in found.held], at=timezone.now(), besides=who(request)
        )
        query = request.GET.copy()
        query.pop("before", None)
        first = query.urlencode()
        if found.older is not None:
            query["before"] = str(found.older)
        return {
            "found": found,
            "held": [
                {
                    "held": each,
                    "changes": [
                        (_value(each.revision.pk, one), one, _pieces(wish, one)) for one in each.changes
                    ],
                    "others": others.get(each.post.pk, []),
                }
                for each in found.held
            ],
            "first": first if "before" in request.GET else "",
            "next": query.urlencode() if found.older is not None else "",
            "may_publish": may_publish(request, None) and any(each.post.is_public for each in found.held),
        }

    def _page(self, request: HttpRequest, template: str, **context: object) -> TemplateResponse:
        request.current_app = self.admin_site.name
        common = {**self.admin_site.each_context(request), "opts": Post._meta}
        return TemplateResponse(request, f"admin/blog/post/{template}.html", {**common, **context})


def _number(written: str) -> int | None:
    """Return the id that was written; None for anything else."""
    return int(written) if written.isdecimal() and len(written) < 19 else None


def _value(revision: int, change: Change) -> str:
    return f"{revision}.{change.field}.{change.number}"


def _pieces(wish: Wish, change: Change) -> list[Piece]:
    """Return the line of a change as it was and as it would be."""
    shown = change.excerpt
    parts = (
        (Kind.SAME, shown.before),
        (Kind.REMOVED, shown.found),
        (Kind.ADDED, wish.replacement),
        (Kind.SAME, shown.after),
    )
    return [Piece(kind, text) for kind, text in parts if text]


def sentence(told: Told) -> str:
    """Return why, in words."""
    return " · ".join([str(SAID[told.why]), *map(of_problem, told.problems)])


def _told(request: HttpRequest, outcome: Outcome) -> dict[str, object]:
    """Return what a run tells beside what stands in the database, as a session may keep it."""
    rows = {
        name: [(each.post.pk, str(each.post), sentence(each)) for each in told]
        for name, told in (("skipped", outcome.skipped), ("drafts", outcome.drafts))
    }
    return {
        "run": outcome.run,
        "changes": outcome.changes,
        "posts": outcome.posts,
        "published": outcome.published,
        "missing": outcome.missing,
        **rows,
    }


def say_taken_back(request: HttpRequest, outcome: Outcome) -> None:
    """Say what taking back has done, and what it has left."""
    said = ngettext(
        "%(number)d post says again what it said before.",
        "%(number)d posts say again what they said before.",
        outcome.posts,
    )
    messages.success(request, said % {"number": outcome.posts})
    left = [f"“{each.post}”: {sentence(each)}" for each in outcome.skipped]
    if left:
        messages.warning(request, _("Left as they are: %(posts)s.") % {"posts": "; ".join(left)})
    drafts = [f"“{each.post}”: {sentence(each)}" for each in outcome.drafts]
    if drafts:
        messages.warning(
            request, _("Readers still see the other words: %(posts)s.") % {"posts": "; ".join(drafts)}
        )

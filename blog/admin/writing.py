"""The writing screen: one form for a post's working copy, and the buttons that make it public or take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blog import hours, markup, wording
from blog.models import Author, Image, Post, Revision, Series, SiteSettings, Tag, User
from blog.post_form import WINDOW, PostForm
from blog.records import PostRecord
from blog.services import checking, editing, keeping, organising, publishing, rendering, reviewing, sequencing

# As many as a line above an empty page can hold.
MOST_TEMPLATES = 12
VERBS = ("publish", "unschedule", "restore", "hand_in", "send_back", "save")


class WritingScreen:
    """The form view of the post's admin, and what its buttons do. Mixed into a ModelAdmin."""

    admin_site: Any

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Return the posts that this person works with."""
        raise NotImplementedError

    def remarks_beside(self, request: HttpRequest, post: Post, body: str) -> dict[str, object]:
        """Return what the screen shows of the remarks on a text."""
        raise NotImplementedError

    def offers_to(self, request: HttpRequest, post: Post) -> int:
        """Return how many posts of this person could link to a public one."""
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer with the screen of a new post or of a post's working copy, or do what its button says."""
        post = self._post(request, object_id)
        if request.method == "POST":
            return self._take(request, post)
        newest = editing.working_copy(post) if post else None
        record = newest.as_record if newest else self._beginning(request)
        return self._screen(request, self._form(request, post, record, newest), post)

    # --- What comes in ----------------------------------------------------------------------------------------------

    def _post(self, request: HttpRequest, object_id: str | None) -> Post | None:
        """Return the post that this person may change; None for a new one."""
        if object_id is None:
            if not who(request).has_perm("blog.add_post"):
                raise PermissionDenied
            return None
        found = (
            Post.objects.filter(pk=object_id).first()
            if object_id.isdecimal() and len(object_id) < 19
            else None
        )
        if found is None:
            raise Http404
        if not self.has_change_permission(request, found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found

    def _beginning(self, request: HttpRequest) -> PostRecord:
        """Return what a new post begins with: a kind and the name of who writes it."""
        if template := self._template(request):
            return template
        kind = request.GET.get("kind", "")
        own = Author.objects.filter(user=who(request).pk).first()
        return PostRecord(
            kind=kind if kind in Post.Kind.values else Post.Kind.POST.value, author=own.slug if own else ""
        )

    def _template(self, request: HttpRequest) -> PostRecord | None:
        """Return what the template that was asked for says, under the name of who writes now; None for none."""
        pk = request.GET.get("template", "")
        found = Post.objects.templates().filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        newest = editing.working_copy(found) if found else None
        if newest is None:
            return None
        own = Author.objects.filter(user=who(request).pk).first()
        record = newest.as_record.changed(slug="", path="", published_at="", ends_at="")
        return record.changed(author=own.slug) if own else record

    def _form(
        self,
        request: HttpRequest,
        post: Post | None,
        record: PostRecord,
        newest: Revision | None,
        data: Any = None,
    ) -> PostForm:
        return PostForm(
            data,
            record=record,
            post=post,
            by=who(request),
            seen=newest.pk if newest else None,
            may_choose_author=who(request).has_perm("blog.edit_any_post"),
        )

    def _take(self, request: HttpRequest, post: Post | None) -> HttpResponse:
        """Save what was written, then do what the button says; whatever is refused comes back with every field."""
        verb = next((each for each in VERBS if f"_{each}" in request.POST), "save")
        if verb in ("publish", "unschedule", "send_back") and not may_publish(request, post):
            raise PermissionDenied
        newest = editing.working_copy(post) if post else None
        record = newest.as_record if newest else self._beginning(request)
        form = self._form(request, post, record, newest, request.POST)
        if not form.is_valid():
            return self._screen(request, form, post)
        kept = self._keep(request, form, post)
        if kept.clashes or (verb == "publish" and kept.mine != kept.newest):
            return self._together(request, kept)
        return self._do(verb, request, kept.newest, changes_at=form.cleaned_data.get("changes_at"))

    def _keep(
        self, request: HttpRequest, form: PostForm, post: Post | None, *, is_automatic: bool = False
    ) -> keeping.Kept:
        """Keep what was written, on top of what others wrote since this screen was made."""
        at = timezone.now()
        names = form.cleaned_data.get("tags", [])
        may_add = who(request).has_perm("blog.add_tag")
        tags = organising.ensure_tags(names, at=at) if may_add else known_tags(names)
        series = sequencing.ensure(form.cleaned_data.get("series", ""), at=at)
        if "author" in form.fields:
            author = form.cleaned_data.get("author")
        else:
            author = Author.objects.called(form.record_before.author) or organising.author_of(
                who(request), at=at
            )
        return keeping.keep(
            form.record(tags=tags, series=series, author=author),
            by=who(request),
            at=at,
            post=post,
            seen=form.cleaned_data.get("seen"),
            is_automatic=is_automatic,
            window=form.cleaned_data.get("window", ""),
        )

    # --- What the buttons do ----------------------------------------------------------------------------------------

    def _do(
        self, verb: str, request: HttpRequest, revision: Revision, *, changes_at: datetime | None
    ) -> HttpResponse:
        """Do what the button says with the saved text, say so, and lead back to the screen."""
        post, at = revision.post, timezone.now()
        if verb == "publish":
            try:
                post = publishing.publish(revision, by=who(request), at=at, changes_at=changes_at)
            except checking.NotReady as stopped:
                return self._not_ready(request, revision, stopped.problems)
            messages.success(request, said_of_publishing(post, to=who(request)))
        elif verb == "unschedule":
            publishing.unschedule(post, by=who(request), at=at)
            messages.success(request, _("Nothing of it is published by itself any more."))
        elif verb == "restore":
            publishing.restore(post, by=who(request), at=at)
            messages.success(request, _("Out of the trash: it is a draft again."))
        elif verb == "hand_in":
            reviewing.hand_in(post, by=who(request), at=at)
            messages.success(request, _("Handed in: an editor looks at it now."))
        elif verb == "send_back":
            reviewing.send_back(post, by=who(request), at=at)
            messages.success(request, _("Sent back. Who handed it in goes on with it."))
        else:
            messages.success(request, said_of_saving(post, to=who(request)))
        # By the end of the address the browser knows that its own copy of the text is not needed any more.
        taken = f"#taken-{_window(request)}" if _window(request) else ""
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]) + taken)

    def _together(self, request: HttpRequest, kept: keeping.Kept) -> HttpResponse:
        """Answer with the screen of both texts put together, and the words that both have changed; nothing that its
        writer has not seen is published."""
        post, newest = kept.newest.post, kept.newest
        messages.warning(
            request,
            _(
                "Somebody else wrote here meanwhile. Both texts are put together and saved: look at them, then go on."
            ),
        )
        form = self._form(request, post, newest.as_record, newest)
        return self._screen(request, form, post, clashes=told_clashes(form, kept), taken=_window(request))

    def _not_ready(
        self, request: HttpRequest, revision: Revision, problems: list[markup.Problem]
    ) -> HttpResponse:
        """Answer with the screen of the text, which is saved, and what stands in the way of publishing it."""
        form = self._form(request, revision.post, revision.as_record, revision)
        return self._screen(request, form, revision.post, problems=problems, taken=_window(request))

    # --- What goes out ----------------------------------------------------------------------------------------------

    def _screen(
        self,
        request: HttpRequest,
        form: PostForm,
        post: Post | None,
        *,
        problems: list[markup.Problem] | None = None,
        clashes: list[dict[str, str]] | None = None,
        taken: str = "",
    ) -> TemplateResponse:
        """Return the screen; `clashes` are words that this person and another have changed at the same time, `taken` is
        the window whose text was saved just now."""
        site, is_shared = SiteSettings.current(), reviewing.is_shared()
        may = may_publish(request, post)
        lead = form["lead_image"].value()
        context = {
            **self.admin_site.each_context(request),
            "title": str(post) if post else _("Write"),
            "media": form.media,
            "form": form,
            "post": post,
            "opts": Post._meta,
            "clashes": clashes or [],
            "taken": taken,
            "is_shared": is_shared,
            **(self.remarks_beside(request, post, form["body"].value() or "") if post and is_shared else {}),
            "offers_to": self.offers_to(request, post) if post else 0,
            "templates": []
            if post
            else list(Post.objects.templates().only("title", "state")[:MOST_TEMPLATES]),
            "hour": hours.said(post.due_at, to=who(request)) if post and post.due_at else "",
            "ends": hours.said(post.ends_at, to=who(request)) if post and post.ends_at else "",
            "missed_hour": wording.of_missed_hour(post) if post else "",
            "stopped_by": [
                (each, wording.field_of(each), wording.of_problem(each)) for each in problems or []
            ],
            "may_publish": may,
            "may_trash": post is not None and self.has_delete_permission(request, post),  # type: ignore[attr-defined]
            "is_changed": bool(
                post and post.live_revision_id and form["seen"].value() != post.live_revision_id
            ),
            "lead": _lead(lead) if lead else None,
            "all_series": list(Series.objects.values_list("name", "public_parts")[:2000]),
            "series_said": said_of_series(form, post),
            "all_tags": list(Tag.objects.values_list("name", flat=True)[:2000]),
            "closing_question": site.closing_question,
            "zone": settings.TIME_ZONE,
            "own_zone": who(request).time_zone if hours.is_zone(who(request).time_zone) else "",
            "max_length": markup.MAX_LENGTH,
            "action": reverse("admin:blog_post_change", args=[post.pk])
            if post
            else reverse("admin:blog_post_add"),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/blog/post/change_form.html", context)


def who(request: HttpRequest) -> User:
    """Return the person who is signed in; the desk has let in nobody else."""
    assert isinstance(request.user, User)
    return request.user


def _window(request: HttpRequest) -> str:
    """Return the name of the browser's window that has sent the form; empty for none, or for no name."""
    name = request.POST.get("window", "")
    return name if WINDOW.match(name) else ""


def told_clashes(form: PostForm, kept: keeping.Kept) -> list[dict[str, str]]:
    """Return the words that two people changed at once: in which field, what they were, mine, and theirs."""
    return [
        {
            "field": name,
            "label": str(form.fields[name].label) if name in form.fields else name,
            "base": clash.base.strip(),
            "mine": clash.ours.strip(),
            "theirs": clash.theirs.strip(),
        }
        for name, clashes in kept.clashes.items()
        for clash in clashes
    ]


def may_publish(request: HttpRequest, post: Post | None) -> bool:
    """Return whether this person may change what readers see of `post`."""
    if who(request).has_perm("blog.publish_post"):
        return True
    own = post is None or (post.author is not None and post.author.user_id == who(request).pk)
    return own and who(request).has_perm("blog.add_post") and SiteSettings.current().authors_publish


def said_of_series(form: PostForm, post: Post | None) -> str:
    """Return where a post stands, or will stand, in the series that the form names; empty for none that there is."""
    name = form["series"].value()
    series = Series.objects.named(name) if name else None
    if series is None:
        return ""
    if form["kind"].value() == Post.Kind.PAGE:
        return _("A page stands in no series.")
    plan = sequencing.planned(post, series)
    said = (
        _("Part %(number)d of %(count)d of “%(name)s”.")
        if plan.is_public
        else _("It will be part %(number)d of “%(name)s” for readers.")
    )
    return said % {"number": plan.number, "count": plan.count, "name": series.name}


def known_tags(names: list[str]) -> list[Tag]:
    """Return the tags of these names that there are, in the order of the names."""
    if not names:
        return []
    known = {tag.name.casefold(): tag for tag in Tag.objects.all()}
    return [known[name.casefold()] for name in names if name.casefold() in known]


def said_of_publishing(post: Post, *, to: User) -> str:
    """Return what to tell about a publication, with the way to the page."""
    if post.due_at is not None:
        said = _("Scheduled for %(hour)s.") if not post.is_public else _("The changes go live on %(hour)s.")
        return said % {"hour": hours.said(post.due_at, to=to)}
    return format_html('{} <a href="{}">{}</a>', _("Published."), post.path, _("View it live"))


def said_of_saving(post: Post, *, to: User) -> str:
    """Return what to tell about a saved text."""
    if post.is_public and post.due_at is not None:
        return _(
            "Saved. On %(hour)s the changes go live that were scheduled; press Publish changes to take this text instead."
        ) % {"hour": hours.said(post.due_at, to=to)}
    if post.is_public:
        return _("Saved. Readers see the published version until you publish the changes.")
    if post.due_at is not None:
        return _(
            "Saved. What was scheduled is published as it was; press Schedule to take this text instead."
        )
    return _("Draft saved.")


def _lead(name: str) -> Image:
    """Return the picture of this name, or one that has nothing but the name."""
    return rendering.images_by_name([name]).get(name) or Image(name=name)

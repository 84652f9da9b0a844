"""The preview links of a post: who was given one, how long each lasts, and the form for another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import metadata
from blog.admin.noun import hour
from blog.admin.writing import who
from blog.models import Post, PreviewLink, Revision
from blog.services import editing, sharing

NEWEST = "newest"
LASTS = [("day", _("A day")), ("week", _("A week")), ("month", _("A month")), ("quarter", _("Three months"))]


class LinkForm(forms.Form):
    """What a new link shows, for how long, and for whom."""

    note = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=sharing.MOST_NOTE,
        help_text=_("For your own memory; the reader does not see it."),
    )
    shows = forms.ChoiceField(label=_("What it shows"), widget=forms.RadioSelect, initial=NEWEST)
    lasts = forms.ChoiceField(label=_("How long"), choices=LASTS, initial="week")

    def __init__(self, data: Any = None, *, state: Revision | None) -> None:
        super().__init__(data, label_suffix="")
        self.state = state
        choices = [(NEWEST, gettext("Always the newest text"))]
        if state is not None:
            words = gettext("Only the text as it is now, of %(hour)s") % {"hour": hour(state.created_at)}
            choices.append((str(state.pk), words))
        self.fields["shows"].choices = choices  # type: ignore[attr-defined]

    @property
    def revision(self) -> Revision | None:
        """The one state that the link is to show; None for always the newest."""
        return None if self.cleaned_data["shows"] == NEWEST else self.state


class LendingLinks:
    """The page of a post's preview links. Mixed into the post's admin."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return its addresses before those of the admin."""
        view = self.admin_site.admin_view
        return [
            path("<int:post_id>/links/", view(self.links_view), name="blog_post_links"),
            path(
                "<int:post_id>/links/<int:link_id>/revoke/",
                view(self.revoke_view),
                name="blog_post_revoke_link",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def links_view(self, request: HttpRequest, post_id: int) -> HttpResponse:
        """Answer with the links of a post, or make another one."""
        post = self._post(request, str(post_id))  # type: ignore[attr-defined]
        form = LinkForm(request.POST or None, state=_state(post, request.POST.get("shows", "")))
        if request.method == "POST" and form.is_valid():
            return self._make(request, post, form)
        at = timezone.now()
        links = list(post.preview_links.select_related("created_by", "revoked_by", "revision").newest_first())
        living = set(post.preview_links.live(at).values_list("pk", flat=True))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Preview links"),
            "opts": Post._meta,
            "post": post,
            "form": form,
            "is_in_trash": post.state == Post.State.TRASH,
            "living": [(link, address(link)) for link in links if link.pk in living],
            "ended": [(link, why_ended(link, at=at)) for link in links if link.pk not in living],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/blog/post/preview_links.html", context)

    def _make(self, request: HttpRequest, post: Post, form: LinkForm) -> HttpResponse:
        """Make the link that the form asks for, and lead back to the list, which shows it first."""
        words = form.cleaned_data
        try:
            sharing.make(
                post,
                by=who(request),
                at=timezone.now(),
                lasts=words["lasts"],
                revision=form.revision,
                note=words["note"],
            )
        except sharing.InTrash:
            messages.error(request, gettext("This post is in the trash. Take it out first."))
        else:
            messages.success(request, gettext("The link is made. Copy it below and send it."))
        return _back(post)

    def revoke_view(self, request: HttpRequest, post_id: int, link_id: int) -> HttpResponse:
        """End a link of this post now."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        post = self._post(request, str(post_id))  # type: ignore[attr-defined]
        link = post.preview_links.filter(pk=link_id).first()
        if link is None:
            raise Http404
        if sharing.revoke(link, by=who(request), at=timezone.now()):
            messages.success(request, gettext("Revoked: this link shows nothing any more."))
        return _back(post)


def address(link: PreviewLink) -> str:
    """Return the whole address to send to somebody."""
    return metadata.absolute(reverse("preview", args=[sharing.token(link)]))


def why_ended(link: PreviewLink, *, at: datetime) -> str:
    """Return why `link`, which is not live, shows nothing any more."""
    if link.revoked_at is not None:
        words = {"hour": hour(link.revoked_at), "name": link.revoked_by.shown_name if link.revoked_by else ""}
        if not words["name"]:
            return gettext("Revoked on %(hour)s") % words
        return gettext("Revoked on %(hour)s by %(name)s") % words
    if link.expires_at <= at:
        return gettext("Ended on %(hour)s") % {"hour": hour(link.expires_at)}
    return gettext("Ended, since %(name)s may not sign in any more") % {"name": link.created_by.shown_name}


def _state(post: Post, chosen: str) -> Revision | None:
    """Return the state that the form was shown with, else the newest one."""
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
    return post.revisions.filter(pk=number).first() or editing.working_copy(post)


def _back(post: Post) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:blog_post_links", args=[post.pk]))

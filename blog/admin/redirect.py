"""Redirects: addresses that once were public, and where they lead now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin.noun import NounAdmin, NounForm, hour
from blog.models import MissedAddress, Post, Redirect, User
from blog.models.post import NOT_IN_LISTS
from blog.services import leading, missing, organising


class RedirectForm(NounForm):
    """An old address and where it leads."""

    class Meta:
        model = Redirect
        fields = ("path", "target")

    def clean_path(self) -> str:
        """Return the old address as it is stored, so that the same one is not made twice."""
        return leading.as_path(self.cleaned_data["path"])

    def clean_target(self) -> str:
        """Return where it leads."""
        return leading.as_target(self.cleaned_data["target"])

    def clean(self) -> dict[str, object]:
        """Return the values, which do not hide a post and do not lead in a circle."""
        cleaned = super().clean()
        if not self.errors:
            try:
                leading.check(cleaned["path"], cleaned["target"])
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned


class LeadsFilter(admin.SimpleListFilter):
    """Those that lead on, those that say "gone", and those that lead to nothing."""

    title = _("what they answer")
    parameter_name = "answers"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the kinds."""
        return [("moved", _("Lead on")), ("gone", _("Say “gone”")), ("broken", _("Lead to nothing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Redirect]) -> QuerySet[Redirect]:
        """Return those of the chosen kind."""
        if self.value() == "broken":
            return queryset.filter(pk__in=leading.all_broken())
        chosen = {"gone": queryset.filter(target=""), "moved": queryset.exclude(target="")}
        return chosen.get(self.value() or "", queryset)


class RedirectList(ChangeList):
    """A page of the list, on which each row knows whether anything is where it leads."""

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the rows of this page, and for all of them at once what is at their targets."""
        super().get_results(request)
        rows: list[Redirect] = list(self.result_list)
        broken = leading.broken(rows)
        for row in rows:
            row.is_broken = row.pk in broken  # type: ignore[attr-defined]
        self.result_list = rows


def tabs(here: type) -> list[dict[str, object]]:
    """Return the two lists of addresses, with how many were not found."""
    found = MissedAddress.objects.listed().count()
    return [
        {
            "label": _("Redirects"),
            "url": reverse("admin:blog_redirect_changelist"),
            "is_here": here is Redirect,
        },
        {
            "label": _("Not found"),
            "url": reverse("admin:blog_missedaddress_changelist"),
            "is_here": here is MissedAddress,
            "number": found,
        },
    ]


@admin.register(Redirect)
class RedirectAdmin(NounAdmin[Redirect]):
    """The list of redirects and a redirect's form."""

    form = RedirectForm
    fields = ("path", "target")
    list_display = ("path", "leads_to", "post_shown", "made")
    list_filter = (LeadsFilter,)
    search_fields = ("path", "target")
    search_help_text = _("Search by either address")
    empty_words = _(
        "No redirects. They make themselves when a post changes its address or goes; "
        "add one by hand for an address of a former site."
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list whose rows know whether they are broken."""
        return RedirectList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redirect]:
        """Return the redirects with the titles of their posts."""
        heavy = (f"post__{field}" for field in NOT_IN_LISTS)
        return super().get_queryset(request).select_related("post").defer(*heavy)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Answer with the list, beside that of what was not found."""
        return super().changelist_view(request, {"tabs": tabs(Redirect), **(extra_context or {})})

    @admin.display(description=_("leads to"), ordering="target")
    def leads_to(self, redirect: Redirect) -> str | SafeString:
        """Return where it leads, or that the address is gone; marked when nothing is there."""
        if redirect.is_gone:
            return gettext("gone (410)")
        if getattr(redirect, "is_broken", False):
            return format_html(
                '{} <span class="badge warns">{}</span>', redirect.target, gettext("nothing is there")
            )
        return redirect.target

    @admin.display(description=_("post"), ordering="post__title")
    def post_shown(self, redirect: Redirect) -> SafeString:
        """Return the post that lived at the address or lives at its target, with the way to it."""
        if redirect.post is None:
            return SafeString("")
        page = reverse("admin:blog_post_change", args=[redirect.post.pk])
        return format_html('<a href="{}">{}</a>', page, redirect.post)

    @admin.display(description=_("since"), ordering="created_at")
    def made(self, redirect: Redirect) -> str:
        """Return when it was made."""
        return hour(redirect.created_at)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer with the form, and beside it the posts that the old address may mean."""
        leads_back = object_id is None and request.GET.get("back") == "missed"
        context = {"suggestions": [], "leads_back": leads_back, **(extra_context or {})}
        if object_id is None:
            path = leading.as_path(request.POST.get("path") or request.GET.get("path", ""))[:500]
            context["suggestions"] = [_suggestion(request, path, post) for post in missing.alike(path)]
        return super().changeform_view(request, object_id, form_url, context)

    def response_post_save_add(self, request: HttpRequest, obj: Redirect) -> HttpResponseRedirect:
        """Lead back to what was not found, when the form was opened there."""
        if request.GET.get("back") == "missed":
            return HttpResponseRedirect(reverse("admin:blog_missedaddress_changelist"))
        return super().response_post_save_add(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the form begins with: the addresses that the link to it names."""
        return {name: request.GET[name][:500] for name in self.fields if name in request.GET}

    def store(self, row: Redirect, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Save the redirect."""
        organising.save_redirect(row, at=at)

    def discard(self, row: Redirect, *, by: User, at: datetime) -> None:
        """Delete the redirect; its old address is then nobody's."""
        organising.remove_redirect(row)


def _suggestion(request: HttpRequest, path: str, post: Post) -> dict[str, object]:
    """Return a post with the address of the form that leads to it."""
    filled = {"path": path, "target": post.path or ""}
    if "back" in request.GET:
        filled["back"] = request.GET["back"]
    return {"post": post, "url": f"?{urlencode(filled)}", "is_chosen": request.GET.get("target") == post.path}

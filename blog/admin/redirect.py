"""Redirects: addresses that once were public, and where they lead now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin.noun import NounAdmin, NounForm, hour
from blog.models import Redirect, User
from blog.services import leading, organising


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
    """Those that lead on, and those that say "gone"."""

    title = _("what they answer")
    parameter_name = "answers"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the two kinds."""
        return [("moved", _("Lead on")), ("gone", _("Say “gone”"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Redirect]) -> QuerySet[Redirect]:
        """Return those of the chosen kind."""
        chosen = {"gone": queryset.filter(target=""), "moved": queryset.exclude(target="")}
        return chosen.get(self.value() or "", queryset)


@admin.register(Redirect)
class RedirectAdmin(NounAdmin[Redirect]):
    """The list of redirects and a redirect's form."""

    form = RedirectForm
    fields = ("path", "target")
    list_display = ("path", "leads_to", "made")
    list_filter = (LeadsFilter,)
    search_fields = ("path", "target")
    search_help_text = _("Search by either address")
    empty_words = _(
        "No redirects. They make themselves when a post changes its address or goes; "
        "add one by hand for an address of a former site."
    )

    @admin.display(description=_("leads to"), ordering="target")
    def leads_to(self, redirect: Redirect) -> str:
        """Return where it leads, or that the address is gone."""
        return redirect.target or gettext("gone (410)")

    @admin.display(description=_("made"), ordering="created_at")
    def made(self, redirect: Redirect) -> str:
        """Return when it was made."""
        return hour(redirect.created_at)

    def store(self, row: Redirect, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Save the redirect."""
        organising.save_redirect(row, at=at)

    def discard(self, row: Redirect, *, by: User, at: datetime) -> None:
        """Delete the redirect; its old address is then nobody's."""
        organising.remove_redirect(row)

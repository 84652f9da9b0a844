"""The settings of the site: one row, so one form and no list; how the site looks has a screen of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from blog.admin import appearance
from blog.admin.fields import clean_links
from blog.admin.noun import NounAdmin, NounForm
from blog.models import SiteSettings, User
from blog.services import organising


class SiteForm(NounForm):
    """All settings but those of how the site looks."""

    class Meta:
        model = SiteSettings
        exclude = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uncredited"].required = False

    def clean_uncredited(self) -> str:
        """Return the choice; a form without that field keeps it."""
        return self.cleaned_data["uncredited"] or self.instance.uncredited

    def clean_social(self) -> str:
        """Return the profiles elsewhere, each of which leads somewhere safe."""
        return clean_links(self.cleaned_data["social"])


@admin.register(SiteSettings)
class SiteAdmin(NounAdmin[SiteSettings]):
    """The form of the settings."""

    form = SiteForm
    fieldsets = (
        (None, {"fields": ("name", "tagline", "description")}),
        (_("At the foot of every page"), {"fields": ("social", "footer")}),
        (_("Talking with readers"), {"fields": ("closing_question", "contact_email")}),
        (_("Pictures"), {"fields": ("uncredited", "shows_credits")}),
        (_("Writing together"), {"fields": ("authors_publish",)}),
    )
    actions = None

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of how the site looks before those of the form."""
        return [*appearance.urls(self), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: the one row makes itself."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteSettings | None = None) -> bool:
        """Return False: a site has settings."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """Lead straight to the form."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return redirect("admin:blog_sitesettings_change", 1)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> SiteSettings | None:
        """Return the one row, with the defaults while nobody has saved any."""
        return SiteSettings.current() if object_id == "1" else None

    def response_change(self, request: HttpRequest, obj: SiteSettings) -> HttpResponse:
        """Stay on the form."""
        self.message_user(request, _("The settings are saved; readers see them at once."))
        return redirect("admin:blog_sitesettings_change", 1)

    def store(self, row: SiteSettings, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Save the settings."""
        organising.save_site(row)

"""The picture library: a wall of pictures with their words and where each is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import pictures, wording
from blog.admin import (
    image_adding,
    image_files,
    image_filters,
    image_framing,
    image_several,
    image_words,
    image_zip,
)
from blog.admin.image_filters import KindFilter, MonthFilter, TagFilter, UploaderFilter
from blog.admin.image_forms import PictureForm, UploadForm, WordsForm
from blog.admin.image_tags import tags_named
from blog.admin.image_uses import Use, uses_of, with_uses
from blog.admin.noun import NounAdmin, person
from blog.models import Image, User
from blog.services import completing, curating, filing, uploading


@dataclass(frozen=True)
class Card:
    """One picture of the wall; `form` is None for who may only look."""

    image: Image
    form: WordsForm | None
    uses: list[Use]


@admin.register(Image)
class ImageAdmin(NounAdmin[Image]):
    """The wall, the page of one picture, and the door for new ones."""

    form = PictureForm
    list_display = ("name",)
    list_filter = (KindFilter, TagFilter, MonthFilter, UploaderFilter)
    search_fields = ("name", "alt", "caption", "credit")
    search_help_text = _("Search by name, alternative text, caption or credit")
    list_per_page = 48
    actions = None
    fieldsets = (
        (None, {"fields": ("alt", "is_decorative", "caption", "credit", "seen")}),
        (_("Name, tags, licence, source"), {"fields": ("name", "tags", "licence", "source_url")}),
    )
    empty_words = _("No pictures yet. Drop some here, paste one, or choose files.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        """Return pictures with their renditions, the newest first, or those whose words are missed most."""
        found: QuerySet[Image] = Image.objects.drawable()
        found = image_filters.with_places(found) if _asks_for_alt(request) else found
        return found.order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the order of the wall."""
        return image_filters.MOST_SEEN_FIRST if _asks_for_alt(request) else ("-created_at", "-pk")

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """Return the form's fields; a picture that waits takes its file first of all."""
        waits = obj is not None and obj.is_waiting and self.has_change_permission(request, obj)
        return [*([(None, {"fields": ("file",)})] if waits else []), *self.fieldsets]

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with the one that takes a picture's words."""
        return [
            path("<int:pk>/describe/", self.describe_view, name="blog_image_describe"),
            path("<int:pk>/sizes/", self.admin_site.admin_view(self.sizes_view), name="blog_image_sizes"),
            *image_framing.urls(self),
            *image_files.urls(self),
            *image_several.urls(self),
            *image_zip.urls(self),
            *super().get_urls(),
        ]

    # --- The wall ---------------------------------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Answer with the wall."""
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            shown = response.context_data["cl"]
            may_change = self.has_change_permission(request)
            response.context_data |= {
                "title": gettext("Pictures"),
                "tabs": image_filters.tabs(request, shown),
                "choices": image_filters.choices(shown),
                "kind": request.GET.get("show", ""),
                "may_change": may_change,
                "may_delete": self.has_delete_permission(request),
                "asked": request.GET.urlencode(),
                "asks_for_alt": _asks_for_alt(request),
                "again": shown.get_query_string(remove=["p"]),
                "cards": [
                    Card(
                        image,
                        WordsForm(instance=image, auto_id=f"words-{image.pk}-%s") if may_change else None,
                        uses_of(image, for_user=person(request)),
                    )
                    for image in with_uses(shown.result_list)
                ],
                "upload_form": UploadForm() if self.has_add_permission(request) else None,
                **image_adding.limits(),
            }
        return response

    def describe_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save what a picture says; answer with JSON, or lead a browser without script back to the wall."""
        wants_page = "text/html" in request.headers.get("Accept", "")
        if not self.admin_site.has_permission(request):
            if wants_page:
                return redirect_to_login(reverse("admin:blog_image_changelist"), reverse("admin:login"))
            return JsonResponse(
                {"error": gettext("You are signed out. Sign in again, then go on."), "is_signed_out": True},
                status=403,
            )
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        image = self.get_object(request, str(pk))
        if image is None or not self.has_change_permission(request, image):
            if not wants_page:
                return image_words.json_refusal(image)
            raise Http404 if image is None else PermissionDenied
        form = WordsForm(image_words.completed(request, image), instance=Image.objects.get(pk=pk))
        if form.is_valid():
            words = {field: form.cleaned_data[field] for field in WordsForm.Meta.fields}
            uploading.describe(image, **words)
            self.log_change(request, image, gettext("Words changed in the list."))
        if not wants_page:
            return image_words.json_answer(image, form)
        context = self.admin_site.each_context(request)
        return image_words.page_answer(request, image, form, context=context)

    def sizes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the missing sizes of a picture made that was given up."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        image = self.get_object(request, str(pk))
        if image is None:
            raise Http404
        if not self.has_change_permission(request, image):
            raise PermissionDenied
        completing.try_again(image)
        messages.success(request, gettext("The missing sizes are being made again."))
        return redirect("admin:blog_image_change", pk)

    # --- New ones ---------------------------------------------------------------------------------------------------

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Let several pictures in at once; those refused are told one by one and stop none of the others."""
        return image_adding.add_view(self, request)

    # --- One picture ------------------------------------------------------------------------------------------------

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer with the page of one picture: large, with its words and where it is used."""
        image = with_uses(
            Image.objects.drawable().select_related("uploaded_by").filter(pk=_number(object_id))
        )
        uses = uses_of(image[0], for_user=person(request)) if image else []
        context = {
            "image": image[0] if image else None,
            "uses": uses,
            "alike": uploading.alike(image[0]) if image else [],
            "missing": completing.missing(image[0]) if image else [],
            "former_files": image[0].former_files.select_related("replaced_by") if image else [],
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def store(self, row: Image, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Take the file that was still to come, the name and the words, each through its service."""
        image, data = Image.objects.get(pk=row.pk), form.cleaned_data
        if data.get("file"):
            try:
                stored = image_adding.store(data["file"], by=by, name=image.name)
            except (pictures.Refused, filing.Away) as refusal:
                raise ValidationError(wording.of_refusal(refusal)) from refusal
            if stored.image.pk != image.pk:
                raise ValidationError(
                    gettext("This file is in the library already, as %(name)s.") % {"name": stored.image.name}
                )
            image.refresh_from_db()
        uploading.rename(image, name=data["name"], at=at)
        fields = ("alt", "caption", "credit", "licence", "source_url", "is_decorative")
        uploading.describe(image, **{field: data[field] for field in fields})
        if "tags" in data:
            curating.tag(image, tags_named(data["tags"], by=by))

    def discard(self, row: Image, *, by: User, at: datetime) -> None:
        """Delete the picture and its files. Raises ValidationError while it is in use or the storage is away."""
        try:
            uploading.remove(row, at=at)
        except uploading.InUse as error:
            raise ValidationError(
                gettext("“%(name)s” is in use: %(places)s")
                % {"name": row.name, "places": ", ".join(error.places)}
            ) from error

    def in_the_way(self, row: Image, *, by: User) -> list[str | SafeString]:
        """Return what shows the picture, as links."""
        return [
            format_html('<a href="{}">{}</a>', use.url, use.label) if use.url else str(use.label)
            for use in uses_of(row, for_user=by)
        ]


def _asks_for_alt(request: HttpRequest) -> bool:
    return request.GET.get("show") == image_filters.NEEDS_ALT


def _number(object_id: str) -> int:
    """Return the id of an address, or one that no row has."""
    return int(object_id) if object_id.isascii() and object_id.isdigit() and len(object_id) < 19 else 0

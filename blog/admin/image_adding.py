"""Letting pictures in at the desk: files and zips of a form, each told when it is refused."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from blog import pictures, wording
from blog.admin import image_zip
from blog.admin.image_forms import UploadForm
from blog.admin.noun import NounAdmin, person
from blog.models import Image, User
from blog.services import filing, unpacking, uploading


def add_view(shown: NounAdmin[Image], request: HttpRequest) -> HttpResponse:
    """Let several pictures in at once; those refused are told one by one and stop none of the others."""
    if not shown.has_add_permission(request):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files, credit = form.cleaned_data["image"], form.cleaned_data["credit"]
        stored, rest = _store_all(shown, request, files, credit)
        if rest is not None:
            return image_zip.ask(shown, request, rest)
        if stored and "_popup" in request.POST:
            return shown.response_add(request, stored[0])
        if stored:
            return redirect("admin:blog_image_changelist")
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "title": gettext("Add pictures"),
        "form": form,
        "is_popup": "_popup" in request.GET or "_popup" in request.POST,
        **limits(),
    }
    return TemplateResponse(request, "admin/blog/image/add.html", context)


def store(file: UploadedFile, *, by: User, name: str = "", credit: str = "") -> uploading.Stored:
    """Let one file in. Raises filing.Away, and pictures.Refused, for one too large before it is read as well."""
    if (file.size or 0) > settings.MARKDOWNX_UPLOAD_MAX_SIZE:
        raise pictures.Refused("too_many_bytes")
    return uploading.store(
        file.read(), file_name=file.name or "", name=name, by=by, at=timezone.now(), credit=credit
    )


def limits() -> dict[str, object]:
    """Return what the script of the drop zone must know."""
    return {
        "upload_url": settings.MARKDOWNX_UPLOAD_URLS_PATH,
        "most_bytes": settings.MARKDOWNX_UPLOAD_MAX_SIZE,
        "most_zip_bytes": unpacking.MOST_BYTES,
    }


def _store_all(
    shown: NounAdmin[Image], request: HttpRequest, files: Iterable[UploadedFile], credit: str
) -> tuple[list[Image], unpacking.Part | None]:
    """Let each file in and say what became of it; return the pictures, known ones included, and what is left of a
    zip that takes longer."""
    found, new = [], 0
    rest: unpacking.Part | None = None
    for file in files:
        try:
            if image_zip.is_zip(file):
                if rest is not None:
                    raise unpacking.Refused("zip_second")
                part = image_zip.take(shown, request, file)
                found += [each.stored.image for each in part.outcomes if each.stored]
                rest = part if part.goes_on_at is not None else None
                continue
            stored = store(file, by=person(request), credit=credit)
        except (pictures.Refused, unpacking.Refused, filing.Away) as refusal:
            said = gettext("“%(name)s” was not taken. %(why)s")
            shown.message_user(
                request, said % {"name": file.name, "why": wording.of_refusal(refusal)}, messages.ERROR
            )
            continue
        found.append(stored.image)
        new += stored.is_new
        if stored.is_new:
            shown.log_addition(request, stored.image, gettext("Uploaded."))
        else:
            said = gettext("“%(name)s” was in the library already, as %(image)s.")
            shown.message_user(
                request, said % {"name": file.name, "image": stored.image.name}, messages.WARNING
            )
    if new:
        said = ngettext("%(number)d picture came in.", "%(number)d pictures came in.", new)
        shown.message_user(request, said % {"number": new}, messages.SUCCESS)
    return found, rest

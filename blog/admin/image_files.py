"""The file of a picture: put another in its place, take a former one back, or delete one for good."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext

from blog import pictures, wording
from blog.admin.noun import NounAdmin, person
from blog.models import FormerFile, Image
from blog.services import filing, replacing

# How wide a former file is shown at most.
LOOK_WIDTH = 320


def urls(shown: NounAdmin[Image]) -> list[URLPattern]:
    """Return the addresses of all that is done to the file of a picture."""

    def replace(request: HttpRequest, pk: int) -> HttpResponse:
        return replace_view(shown, request, pk)

    def look(request: HttpRequest, pk: int, former: int) -> HttpResponse:
        return look_view(shown, request, pk, former)

    def restore(request: HttpRequest, pk: int, former: int) -> HttpResponse:
        return restore_view(shown, request, pk, former)

    def forget(request: HttpRequest, pk: int, former: int) -> HttpResponse:
        return forget_view(shown, request, pk, former)

    guarded = shown.admin_site.admin_view
    one = "<int:pk>/file/<int:former>"
    return [
        path("<int:pk>/file/", guarded(replace), name="blog_image_replace"),
        path(f"{one}/picture/", guarded(look), name="blog_image_former_picture"),
        path(f"{one}/restore/", guarded(restore), name="blog_image_restore"),
        path(f"{one}/forget/", guarded(forget), name="blog_image_forget"),
    ]


def replace_view(shown: NounAdmin[Image], request: HttpRequest, pk: int) -> HttpResponse:
    """Put the file that was sent in the place of the present one, or say why that cannot be."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    image = _image(shown, request, pk)
    file = request.FILES.get("new_file")
    if file is None:
        messages.error(request, gettext("No file came along. Choose a picture and try again."))
    elif refused := _replace(request, image, file):
        messages.error(request, refused)
    else:
        shown.log_change(request, image, gettext("File replaced."))
        said = gettext("“%(name)s” shows the new file now. The former one is kept below.")
        messages.success(request, said % {"name": image.name})
    return _back(image)


def look_view(shown: NounAdmin[Image], request: HttpRequest, pk: int, former: int) -> HttpResponse:
    """Answer with a small look at a former file, to be kept by nobody, as all of the desk."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    kept = _former(_image(shown, request, pk), former)
    try:
        (made,) = pictures.make(filing.read_original(kept), [pictures.Spec(LOOK_WIDTH, "webp")])
    except filing.Away:
        return HttpResponse(status=503)
    except (pictures.Refused, FileNotFoundError) as error:
        raise Http404 from error
    return HttpResponse(made.data, content_type=made.mime)


def restore_view(shown: NounAdmin[Image], request: HttpRequest, pk: int, former: int) -> HttpResponse:
    """Give the picture a former file back, or say why that cannot be."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    image = _image(shown, request, pk)
    kept = _former(image, former)
    try:
        replacing.restore(kept, by=person(request), at=timezone.now())
    except FileNotFoundError:
        messages.error(request, gettext("This file is lost, so it cannot come back. Delete it for good."))
    except replacing.HadAlready as known:
        messages.error(request, _had_already(image, known))
    except (pictures.Refused, filing.Away) as refusal:
        messages.error(request, wording.of_refusal(refusal))
    else:
        shown.log_change(request, image, gettext("Former file taken back."))
        said = gettext("“%(name)s” shows its former file again. The one it had is kept below.")
        messages.success(request, said % {"name": image.name})
    return _back(image)


def forget_view(shown: NounAdmin[Image], request: HttpRequest, pk: int, former: int) -> HttpResponse:
    """Ask whether a former file is to go for good, then delete it; for those who may delete pictures."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    image = _image(shown, request, pk)
    if not shown.has_delete_permission(request, image):
        raise PermissionDenied
    kept = _former(image, former)
    if request.method == "POST":
        replacing.forget(kept, at=timezone.now())
        shown.log_change(request, image, gettext("Former file deleted."))
        messages.success(request, gettext("The former file is deleted for good."))
        return _back(image)
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "title": gettext("Delete a former file for good?"),
        "image": image,
        "former": kept,
    }
    return TemplateResponse(request, "admin/blog/image/forget.html", context)


def _image(shown: NounAdmin[Image], request: HttpRequest, pk: int) -> Image:
    """Return the picture. Raises Http404, for one that still waits for its file too, and PermissionDenied."""
    image = get_object_or_404(Image.objects.exclude(digest=None), pk=pk)
    if not shown.has_change_permission(request, image):
        raise PermissionDenied
    return image


def _former(image: Image, former: int) -> FormerFile:
    return get_object_or_404(image.former_files.select_related("image"), pk=former)


def _replace(request: HttpRequest, image: Image, file: UploadedFile) -> str:
    """Take `file` for `image`; return why that cannot be, or nothing."""
    try:
        if (file.size or 0) > settings.MARKDOWNX_UPLOAD_MAX_SIZE:
            raise pictures.Refused("too_many_bytes")
        replacing.replace(image, file.read(), by=person(request), at=timezone.now())
    except replacing.HadAlready as known:
        return _had_already(image, known)
    except (pictures.Refused, filing.Away) as refusal:
        return wording.of_refusal(refusal)
    except Image.DoesNotExist:
        raise Http404 from None
    return ""


def _had_already(image: Image, known: replacing.HadAlready) -> str:
    """Return that the library has this file, with the way to the picture that has it."""
    if known.image.pk == image.pk:
        return gettext("This is the file that the picture has already. Nothing was changed.")
    link = format_html(
        '<a href="{}">{}</a>',
        reverse("admin:blog_image_change", args=[known.image.pk]),
        known.image.name,
    )
    said = gettext("The library has this file already, as {picture}. Use that one, or choose another file.")
    return format_html(said, picture=link)


def _back(image: Image) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('admin:blog_image_change', args=[image.pk])}#file")

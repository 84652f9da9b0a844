"""Zips of pictures at the desk: let in part by part, told file by file, with a script and without one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache

from blog import wording
from blog.admin.noun import NounAdmin, person
from blog.models import Image
from blog.services import filing, unpacking, uploading

# How long one request works on a zip: for a script, which tells what became of each file meanwhile, and for a page.
SCRIPT_SECONDS, PAGE_SECONDS = 4.0, 20.0
# Of refused files as many are told one by one on a page.
MOST_TOLD = 20


def is_zip(file: UploadedFile) -> bool:
    """Return whether a file is sent as a zip."""
    return (file.name or "").lower().endswith(".zip")


def urls(shown: NounAdmin[Image]) -> list[URLPattern]:
    """Return the address that takes a zip in pieces and goes through it."""

    def view(request: HttpRequest) -> HttpResponse:
        return unpack_view(shown, request)

    return [path("unpack/", never_cache(view), name="blog_image_unpack")]


def unpack_view(shown: NounAdmin[Image], request: HttpRequest) -> HttpResponse:
    """Keep the piece of a zip that was sent, else let in what can be in a few seconds of the one kept under `token`.

    A script sends a zip in pieces: a line that breaks loses one of them only, and none is too large for a server in front
    of the site.
    """
    wants_page = "text/html" in request.headers.get("Accept", "")
    if not shown.admin_site.has_permission(request):
        if wants_page:
            return redirect_to_login(reverse("admin:blog_image_changelist"), reverse("admin:login"))
        said = gettext("You are signed out. Sign in again, then go on.")
        return JsonResponse({"error": said, "is_signed_out": True}, status=403)
    if not shown.has_add_permission(request):
        if wants_page:
            raise PermissionDenied
        return JsonResponse(
            {"error": gettext("You may not do this here. Ask an editor of the site.")}, status=403
        )
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    piece = request.FILES.get("piece")
    try:
        if piece is not None:
            return _keep_piece(request, piece)
        part = _part(request, seconds=PAGE_SECONDS if wants_page else SCRIPT_SECONDS)
    except unpacking.Unknown:
        return _refused(
            request, gettext("This zip is not here any more. Add it again; what is in already stays.")
        )
    except (unpacking.Refused, filing.Away) as refusal:
        return _refused(request, wording.of_refusal(refusal))
    _log(shown, request, part)
    if wants_page:
        tell(request, part)
        if part.goes_on_at is not None:
            return ask(shown, request, part)
        return HttpResponseRedirect(reverse("admin:blog_image_changelist"))
    return JsonResponse(
        {
            "files": [_told(outcome) for outcome in part.outcomes],
            "total": part.total,
            "next": part.goes_on_at,
            "token": part.token,
        }
    )


def take(shown: NounAdmin[Image], request: HttpRequest, file: UploadedFile) -> unpacking.Part:
    """Let in what can be of a zip that a form without script has sent, and say what became of it. Raises unpacking.Refused and filing.Away."""
    part = _begin(request, file, seconds=PAGE_SECONDS)
    _log(shown, request, part)
    tell(request, part)
    return part


def ask(shown: NounAdmin[Image], request: HttpRequest, part: unpacking.Part) -> HttpResponse:
    """Ask whether to go on with a zip of which only a part has been looked at."""
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "title": gettext("Pictures of a zip"),
        "part": part,
        "credit": _credit(request),
    }
    return TemplateResponse(request, "admin/blog/image/unpack.html", context)


def tell(request: HttpRequest, part: unpacking.Part) -> None:
    """Say on the next page what became of each file that needs words, and how many came in."""
    refused = [each for each in part.outcomes if each.refused]
    for outcome in refused[:MOST_TOLD]:
        said = gettext("“%(name)s” was not taken. %(why)s")
        messages.error(request, said % {"name": outcome.name, "why": wording.of_code(outcome.refused)})
    if more := len(refused) - MOST_TOLD:
        if more > 0:
            said = ngettext("%(number)d more was not taken.", "%(number)d more were not taken.", more)
            messages.error(request, said % {"number": more})
    stored = [each.stored for each in part.outcomes if each.stored is not None]
    if known := sum(not each.is_new for each in stored):
        said = ngettext(
            "%(number)d was in the library already.", "%(number)d were in the library already.", known
        )
        messages.warning(request, said % {"number": known})
    if new := sum(each.is_new for each in stored):
        said = ngettext("%(number)d picture came in.", "%(number)d pictures came in.", new)
        messages.success(request, said % {"number": new})


def _part(request: HttpRequest, *, seconds: float) -> unpacking.Part:
    """Let in the next part of what was asked for. Raises unpacking.Unknown, unpacking.Refused and filing.Away."""
    return unpacking.go_on(
        request.POST.get("token", ""),
        start=_number(request, "next"),
        seconds=seconds,
        by=person(request),
        at=timezone.now(),
        credit=_credit(request),
    )


def _keep_piece(request: HttpRequest, piece: UploadedFile) -> JsonResponse:
    """Keep a piece of a zip and say under which token the next one follows."""
    token = unpacking.keep_piece(
        piece.chunks(),
        token=request.POST.get("token", ""),
        start=_number(request, "start"),
        by=person(request),
    )
    return JsonResponse({"token": token})


def _number(request: HttpRequest, name: str) -> int:
    """Return a number that was sent, 0 for what is none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 12 else 0


def _begin(request: HttpRequest, file: UploadedFile, *, seconds: float) -> unpacking.Part:
    """Let in the first part of a zip. Raises unpacking.Refused and filing.Away."""
    if (file.size or 0) > unpacking.MOST_BYTES:
        raise unpacking.Refused("zip_too_large")
    assert file.file is not None
    return unpacking.begin(
        file.file,
        file.chunks(),
        seconds=seconds,
        by=person(request),
        at=timezone.now(),
        credit=_credit(request),
    )


def _credit(request: HttpRequest) -> str:
    return request.POST.get("credit", "").replace("\0", "")[:300]


def _log(shown: NounAdmin[Image], request: HttpRequest, part: unpacking.Part) -> None:
    for outcome in part.outcomes:
        if outcome.stored is not None and outcome.stored.is_new:
            shown.log_addition(request, outcome.stored.image, gettext("Uploaded."))


def _told(outcome: unpacking.Outcome) -> dict[str, object]:
    """Return what the script shows of one file."""
    if outcome.stored is None:
        return {"name": outcome.name, "error": wording.of_code(outcome.refused)}
    image = outcome.stored.image
    alike = [other.name for other in uploading.alike(image)] if outcome.stored.is_new else []
    return {"name": outcome.name, "image": image.name, "is_new": outcome.stored.is_new, "alike": alike}


def _refused(request: HttpRequest, said: str) -> HttpResponse:
    """Say why none of the zip can be used."""
    if "text/html" not in request.headers.get("Accept", ""):
        return JsonResponse({"error": said}, status=400)
    messages.error(request, said)
    return HttpResponseRedirect(reverse("admin:blog_image_changelist"))

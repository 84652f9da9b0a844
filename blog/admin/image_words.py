"""Saving what a picture says from the wall: what was sent, and the answer to a script or to a browser without one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from blog.admin.image_forms import WordsForm, fingerprint
from blog.models import Image


def completed(request: HttpRequest, image: Image) -> dict[str, object]:
    """Return what was sent, with the present words where a field was not sent at all.

    An unticked box is not sent, so what is said of decoration counts as sent with the alternative text.
    """
    sent = request.POST
    words: dict[str, object] = {
        field: sent.get(field, getattr(image, field)) for field in ("alt", "caption", "credit")
    }
    # The panel beside a text sends what was changed alone; a form sends its fields, and no box that is unticked.
    told = "is_decorative" in sent or ("alt" in sent and "was_alt" not in sent)
    decorative = sent.get("is_decorative", "") not in ("", "0", "false") if told else image.is_decorative
    was = {name: sent[name] for name in ("was_alt", "was_caption", "was_credit") if name in sent}
    return {**words, "is_decorative": decorative, "seen": sent.get("seen", ""), **was}


def json_answer(image: Image, form: WordsForm) -> JsonResponse:
    """Return the words as they are saved, or what is wrong with each."""
    if not form.is_valid():
        theirs = {field: str(getattr(image, field)) for field in ("alt", "caption", "credit")}
        errors = {field: [str(error) for error in found] for field, found in form.errors.items()}
        said = " ".join(error for found in errors.values() for error in found)
        return JsonResponse({"error": said, "errors": errors, "theirs": theirs}, status=400)
    words = {field: getattr(image, field) for field in WordsForm.Meta.fields}
    return JsonResponse(
        {
            "id": image.pk,
            "name": image.name,
            **words,
            "needs_alt": image.needs_alt,
            "seen": fingerprint(image),
        }
    )


def json_refusal(image: Image | None) -> JsonResponse:
    """Return the sentence for a script that these words cannot be saved: the picture is gone, or not this person's."""
    if image is None:
        return JsonResponse({"error": gettext("This picture is not in the library any more.")}, status=404)
    said = gettext("You may not change what this picture says. Ask an editor of the site.")
    return JsonResponse({"error": said}, status=403)


def page_answer(
    request: HttpRequest, image: Image, form: WordsForm, *, context: dict[str, Any]
) -> HttpResponse:
    """Lead back to where the person was; words that were refused come back on a page of their own.

    Saved from there they go over what somebody else wrote meanwhile: the page says so.
    """
    if form.is_valid():
        messages.success(request, gettext("The words of “%(name)s” are saved.") % {"name": image.name})
        back = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        target = back.partition("#")[0] if is_ours else reverse("admin:blog_image_changelist")
        return redirect(f"{target}#picture-{image.pk}")
    errors = [
        f"{form.fields[field].label or field}: {error}"
        for field, found in form.errors.items()
        for error in found
    ]
    form.data = {**form.data, "seen": fingerprint(image)}
    said = {
        "image": image,
        "form": form,
        "errors": errors,
        "uses": [],
        "title": image.name,
        "opts": Image._meta,
    }
    return TemplateResponse(request, "admin/blog/image/words.html", {**context, **said}, status=400)

"""Answers when something is not there, not allowed or not right."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import now

from blog import outages, wording
from blog.services import missing

# A part that is down is up again in a minute, or after somebody has been woken.
RETRY_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, and note what was asked for in vain."""
    response = render(request, "404.html", status=404)
    if request.method == "GET":
        missing.note(request.path_info, referrer=request.headers.get("referer", ""), at=now())
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; while a part is down that the site stands on, 503 with what that means. Asks the database nothing."""
    outage = outages.of(sys.exception())
    if outage is None:
        return render(None, "500.html", status=500)
    sentence = wording.of_outage(outage)
    # Neither a browser nor a cache in front takes it for the page; a search engine comes again.
    headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
    if "application/json" in request.headers.get("accept", ""):
        return JsonResponse({"error": sentence}, status=503, headers=headers)
    page = render_to_string("500.html", {"sentence": sentence})
    return HttpResponse(page, status=503, headers=headers)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from this site, or came too late."""
    return render(request, "403.html", {"is_stale_form": True}, status=403)

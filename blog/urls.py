"""Every public address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from blog.views import editing


def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process serves."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("healthz", alive, name="healthz"),
    path("markdownx/markdownify/", editing.markdownify, name="markdownx_markdownify"),
    path("markdownx/upload/", editing.upload, name="markdownx_upload"),
]

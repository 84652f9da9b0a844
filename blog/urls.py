"""Every public address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path


def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process serves."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("healthz", alive, name="healthz")]

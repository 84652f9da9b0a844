"""What every answer carries: the Content-Security-Policy and its neighbours; which answers are compressed; how a page
that has not changed is told so; and what each request leaves in order behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe

from blog.kept import is_for_the_store
from blog.services import purging

Policy = Mapping[str, Sequence[str]]


def header(policy: Policy) -> str:
    """Return `policy` as a header's value; the same policy is the same bytes in every process."""
    return "; ".join(" ".join((directive, *values)) for directive, values in policy.items())


class SettledPurges:
    """Sees that no purge of a request is left open, also when its transaction was given up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, with all that was held for it released."""
        try:
            return self.get_response(request)
        finally:
            purging.settle()


class ContentSecurityPolicy:
    """Sends the site's policy with every answer; a view's own `csp` attribute on the answer changes single directives.

    The setting has the name that Django 6 gives it, so that its middleware can take over.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy: Policy = settings.SECURE_CSP
        self.value = header(self.policy)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer with its policy, and with the headers that keep other sites from embedding it."""
        response = self.get_response(request)
        changes: Policy = getattr(response, "csp", {})
        response.headers["Content-Security-Policy"] = (
            header({**self.policy, **changes}) if changes else self.value
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class NoCookiesForReaders:
    """Takes the cookies away from whoever merely asks for a public page, before anything can look at them.

    A page that is the same for everybody cannot depend on a cookie; and a stray one (another program's token on the
    same host) would otherwise make Django answer with a new one.
    """

    FOR_EDITORS = ("/admin/", "/markdownx/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer to a request that, for a public page, holds no cookie."""
        if request.method in ("GET", "HEAD") and not request.path_info.startswith(self.FOR_EDITORS):
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
        return self.get_response(request)


class CompressText(GZipMiddleware):
    """Compresses what gets smaller by it; a picture passes as it is, and with its length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return text compressed where the browser takes that, anything else untouched."""
        if is_for_the_store(request):
            return response
        type = response.headers.get("Content-Type", "").partition(";")[0]
        is_text = type.startswith("text/") or type.endswith(("json", "xml", "javascript"))
        return super().process_response(request, response) if is_text else response


class ConditionalReading(ConditionalGetMiddleware):
    """Gives HEAD the ETag that GET has, and the same 304: the answers differ in nothing but the content (RFC 9110, 9.3.2)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer with its ETag, or 304 to a client that has it already."""
        if is_for_the_store(request):
            return response
        if request.method != "HEAD" or not isinstance(response, HttpResponse):
            return super().process_response(request, response)
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        changed_at = response.get("Last-Modified")
        modified = parse_http_date_safe(changed_at) if changed_at else None
        return get_conditional_response(request, response.get("ETag"), modified, response) or response

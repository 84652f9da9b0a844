"""What every answer carries: the Content-Security-Policy and its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Policy = Mapping[str, Sequence[str]]


def header(policy: Policy) -> str:
    """Return `policy` as a header's value; the same policy is the same bytes in every process."""
    return "; ".join(" ".join((directive, *values)) for directive, values in policy.items())


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

"""What public pages promise: they are the same for everybody, and name the keys under which they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

# Every page shows the site's name and navigation.
EVERYWHERE = "site"
HEADER = "Surrogate-Key"


def read_only(view: View[P]) -> View[P]:
    """Let a view answer GET and HEAD only; anything else is told so (405) before a CSRF token is asked for."""
    return csrf_exempt(require_safe(view))


def kept(*, keys: Iterable[str]) -> Callable[[View[P]], View[P]]:
    """Declare the keys of a public view: what changes under one of them makes its page stale.

    A key may name arguments of the view (`"tag:{slug}"`), so that all keys are known before anything is read. The
    answer carries them in `Surrogate-Key`, percent-encoded and separated by spaces, and asks every cache to
    revalidate. The view answers GET and HEAD only.
    """
    declared = (EVERYWHERE, *keys)

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def keep(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                response.headers[HEADER] = " ".join(
                    quote(key.format(**kwargs), safe="/:-") for key in declared
                )
                response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
            return response

        keep.keys = declared  # type: ignore[attr-defined]
        return read_only(cast("View[P]", keep))

    return decorate


def never_kept(response: HttpResponse) -> HttpResponse:
    """Return `response` marked as one that no cache may keep and no search engine list."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

"""What public pages promise: they are the same for everybody, and name the keys of all that they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from io import BytesIO
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
Environ = dict[str, Any]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

# Where a request carries the keys to whoever keeps the page: the store before the site.
SHOWN = "influency.shown"
# What a request carries whose asker takes the page plain and whole, and compresses and compares it itself.
WHOLE = "influency.whole"
REVALIDATE = "public, max-age=0, must-revalidate"


def read_only(view: View[P]) -> View[P]:
    """Let a view answer GET and HEAD only; anything else is told so (405) before a CSRF token is asked for."""
    return csrf_exempt(require_safe(view))


def shows(response: R, keys: Iterable[str], *, is_one_of_few: bool = True) -> R:
    """Return `response` with the keys of all that it shows (blog.models.faces): what changes one makes it stale.

    A page that anybody can have at addresses without number is not one of few; it is shown, and not kept.
    """
    response.shown = frozenset(keys) if is_one_of_few else None  # type: ignore[attr-defined]
    return response


def is_for_the_store(request: HttpRequest) -> bool:
    """Return whether the answer to `request` is a page that the store before the site takes as it is."""
    return WHOLE in request.META and SHOWN in request.META


def kept(view: View[P]) -> View[P]:
    """Let the 200s of a public view be kept by the keys that they show, and every cache ask whether they are still right.

    The view answers GET and HEAD only, and all its 200s have gone through `shows`.
    """

    @wraps(view)
    def keep(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            if (shown := response.shown) is not None:  # type: ignore[attr-defined]
                request.META[SHOWN] = shown
            response.headers.setdefault("Cache-Control", REVALIDATE)
        return response

    return read_only(cast("View[P]", keep))


def request_for(address: str, *, is_secure: bool | None = None) -> Environ:
    """Return a plain request for an address of this site, as from a visitor of its public name."""
    environ: Environ = {}
    setup_testing_defaults(environ)
    public = settings.SITE_URL.partition("://")
    secure = public[0] == "https" if is_secure is None else is_secure
    environ |= {"PATH_INFO": address.encode().decode("latin-1"), "QUERY_STRING": "", "wsgi.input": BytesIO()}
    environ |= {"HTTP_HOST": public[2].partition("/")[0], "wsgi.url_scheme": "https" if secure else "http"}
    if secure:
        environ["HTTP_X_FORWARDED_PROTO"] = "https"
    return environ


def never_kept(response: HttpResponse) -> HttpResponse:
    """Return `response` marked as one that no cache may keep and no search engine list."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

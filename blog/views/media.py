"""Pictures as readers get them: only what was made for them, under names that never change their content."""

from __future__ import annotations

import logging

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.utils.cache import get_conditional_response

from blog.kept import read_only
from blog.models import Image
from blog.views import ranges

logger = logging.getLogger(__name__)

TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}

# What a web server in front says too that answers pictures itself.
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    # A picture may be shown elsewhere: on cards, in feed readers, in mails.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# A browser that shows the file by itself fits it into the window with a style of its own.
CSP = {"script-src": ["'none'"], "style-src": ["'unsafe-inline'"]}


@read_only
def rendition(request: HttpRequest, *, name: str, extension: str) -> HttpResponseBase:
    """Answer one file made of a picture, or a part of it, to be kept for ever; 503 while the storage cannot be read."""
    file, etag = f"r/{name}.{extension}", f'"{name}"'
    # The name tells the content, so it is its own validator, and a file that the browser has is not even opened.
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    try:
        if response is None:
            # Its size is said by the storage: what comes over a network cannot be measured by going to its end and back.
            opened = default_storage.open(file)
            response = ranges.answered(request, opened, etag=etag, content_type=TYPES[extension])
        else:
            default_storage.size(file)
    except FileNotFoundError:
        raise Http404 from None
    except OSError as error:
        logger.error("Picture %s could not be read: %s", file, error)
        return _not_now()
    response.headers["ETag"] = etag
    for header, value in HEADERS.items():
        response.headers[header] = value
    response.csp = CSP  # type: ignore[attr-defined]
    return response


@read_only
def newest(request: HttpRequest, *, name: str) -> HttpResponse:
    """Answer a picture's name with a redirect to the newest file made of it."""
    image = Image.objects.drawable().shown_to_readers().called(name)
    if image is None or image.safe is None:
        raise Http404
    response = HttpResponseRedirect(image.safe.url)
    response.headers["Cache-Control"] = "no-cache"
    return response


@read_only
def favicon(request: HttpRequest) -> HttpResponse:
    """Answer where the icon lies that browsers ask for without being told; a later version has another name."""
    response = HttpResponseRedirect(staticfiles_storage.url("img/favicon.ico"))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _not_now() -> HttpResponse:
    """Return the answer that a browser or a cache in front neither keeps nor takes for the picture's end."""
    headers = {"Retry-After": "30", "Cache-Control": "no-store"}
    return HttpResponse(status=503, content_type="text/plain; charset=utf-8", headers=headers)

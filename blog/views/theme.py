"""The style sheet of what the owner chose, under an address that tells its content."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from blog.kept import read_only
from blog.models import SiteSettings
from blog.services import dressing


@read_only
def sheet(request: HttpRequest, *, look: str, mark: str) -> HttpResponse:
    """Answer the style sheet of an address that this site gave out, to be kept for ever.

    One that it gave out before an upgrade leads to the present one; nobody else can ask for any.
    """
    found = dressing.answer(look, mark)
    if found is None:
        present = dressing.sheet_of(dressing.look_of(SiteSettings.current()))
        if present is None:
            raise Http404
        moved = HttpResponseRedirect(present.address)
        moved.headers["Cache-Control"] = "no-cache"
        return moved
    response = HttpResponse(found.css, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response

"""The door of preview links: a text as its page would be, for whoever holds the link and for nobody else's memory."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import now

from blog.kept import View, never_kept, read_only
from blog.services import previewing, sharing


def for_its_holder(view: View[[str]]) -> View[[str]]:
    """Let no cache keep, no search engine list and no other site be told of what `view` answers."""

    @wraps(view)
    def private(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        assert isinstance(response, HttpResponse)
        never_kept(response)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return private


@for_its_holder
@read_only
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the page that the text behind a link would be; or where readers find just that text; or, alike for every
    link that shows nothing (any more), 404."""
    at = now()
    opened = sharing.open(token, at=at)
    if opened is None:
        return render(request, "blog/preview_ended.html", status=404)
    if request.method == "GET":
        sharing.count(opened.link, at=at)
    post = opened.link.post
    if opened.is_live and post.path:
        return HttpResponseRedirect(post.path)
    page = previewing.as_read(opened.record, post=post, at=at)
    context = {
        "post": page,
        "link": opened.link,
        "template": "blog/page.html" if page.is_page else "blog/post.html",
    }
    return render(request, "blog/preview.html", context)


@for_its_holder
@read_only
def with_slash(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an address whose last slash has got lost on the way with the one that has it, whatever it holds."""
    return HttpResponseRedirect(f"{request.path}/")

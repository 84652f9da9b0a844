"""Posts and pages, found by the address they have or had."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseGone,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from blog import metadata
from blog.kept import kept
from blog.models import Post, Redirect, SiteSettings

MARKDOWN = "index.md"


@require_safe
def anything(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer an address that no other pattern knows: a post, its Markdown, a former address, or 404."""
    address = unicodedata.normalize("NFC", f"/{path}")
    if not address.isprintable() or "//" in address or len(address) > 500:
        raise Http404
    if address.endswith(f"/{MARKDOWN}"):
        return markdown(request, path=address.removesuffix(MARKDOWN))
    if not address.endswith("/"):
        return _with_slash(request, address)
    if address != f"/{path}":
        return _moved(request, address)
    return post(request, path=address)


@kept(keys=["address:{path}"])
def post(request: HttpRequest, *, path: str) -> HttpResponse:
    """Answer the post or page at `path`; else where a reader of that address is to go."""
    found = Post.objects.visible().in_full().filter(path=path).first()
    if found is None:
        return _former(request, path)
    site = SiteSettings.current()
    context = {"post": found, "site": site, "meta": metadata.of_post(found, site)}
    return render(request, "blog/page.html" if found.is_page else "blog/post.html", context)


@kept(keys=["address:{path}"])
def markdown(request: HttpRequest, *, path: str) -> HttpResponse:
    """Answer the Markdown twin of the post at `path`: its title, standfirst and text as they were written."""
    found = Post.objects.visible().filter(path=path).first()
    if found is None:
        raise Http404
    parts = [f"# {found.title}", found.standfirst, found.body.strip()]
    response = HttpResponse(
        "\n\n".join(filter(None, parts)) + "\n", content_type="text/markdown; charset=utf-8"
    )
    # The page itself is what a search engine should list.
    response.headers["Link"] = f'<{metadata.absolute(quote(path))}>; rel="canonical"'
    return response


def _with_slash(request: HttpRequest, address: str) -> HttpResponseBase:
    """Answer an address without its last slash: one redirect if something is there, its own old name, or 404."""
    slashed = f"{address}/"
    try:
        is_ours = resolve(slashed).func is not anything
    except Resolver404:
        is_ours = False
    if is_ours or _is_known(slashed):
        return _moved(request, slashed)
    return _former(request, address)


def _is_known(address: str) -> bool:
    return (
        Post.objects.visible().filter(path=address).exists() or Redirect.objects.filter(path=address).exists()
    )


def _former(request: HttpRequest, address: str) -> HttpResponse:
    """Answer an address that nothing lives at: where its content went, that it is gone, or 404."""
    redirect = Redirect.objects.filter(path=address).first()
    if redirect is None:
        if address != address.lower() and _is_known(address.lower()):
            return _moved(request, address.lower())
        raise Http404
    if redirect.is_gone:
        return HttpResponseGone(render_to_string("410.html", {}, request))
    return _moved(request, redirect.target)


def _moved(request: HttpRequest, target: str) -> HttpResponsePermanentRedirect:
    """Answer 301 to a path of this site (or a full address) with the query that came along."""
    query = request.META.get("QUERY_STRING", "")
    safe = quote(target, safe="/:?#[]@!$&'()*+,;=%~-._")
    return HttpResponsePermanentRedirect(f"{safe}?{query}" if query and "?" not in safe else safe)

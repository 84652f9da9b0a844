"""Posts and pages, found by the address they have or had."""

from __future__ import annotations

import unicodedata

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from blog import addresses, metadata
from blog.kept import kept, read_only, shows
from blog.models import Post, SiteSettings, faces
from blog.models.names import is_possible
from blog.models.prepared import Prepared
from blog.models.weave import around

MARKDOWN = "index.md"
# By their address.
_PAGES = Prepared(lambda path: Post.objects.visible().in_full().filter(path=path).order_by())
_TWINS = Prepared(lambda path: Post.objects.visible().defer("html", "text").filter(path=path).order_by())


@read_only
def anything(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer an address that no other pattern knows: a post, its Markdown, a former address, or 404."""
    asked = f"/{path}"
    address = unicodedata.normalize("NFC", asked)
    if not is_possible(address):
        raise Http404
    file = MARKDOWN if address.endswith(f"/{MARKDOWN}") else ""
    address = address.removesuffix(file)
    if not address.endswith("/"):
        return addresses.elsewhere(request, address)
    if f"{address}{file}" != asked:
        return addresses.elsewhere(request, address, file=file, asked=asked)
    return markdown(request, path=address) if file else post(request, path=address)


@kept
def post(request: HttpRequest, *, path: str) -> HttpResponse:
    """Answer the post or page at `path`; else where a reader of that address is to go."""
    found = _PAGES.first(path)
    if found is None:
        return addresses.elsewhere(request, path)
    site = SiteSettings.current()
    beside = around(found.pk)
    context = {"post": found, "site": site, "meta": metadata.of_post(found, site), "around": beside}
    page = render(request, "blog/page.html" if found.is_page else "blog/post.html", context)
    return shows(page, faces.of_page(found, beside))


@kept
def markdown(request: HttpRequest, *, path: str) -> HttpResponse:
    """Answer the Markdown twin of the post at `path`: its title, standfirst and text as they were written.

    The twin of a post that has moved or gone is where the post is, or gone with it.
    """
    found = _TWINS.first(path)
    if found is None:
        return addresses.elsewhere(request, path, file=MARKDOWN)
    parts = [f"# {found.title}", found.standfirst, found.body.strip()]
    response = HttpResponse(
        "\n\n".join(filter(None, parts)) + "\n", content_type="text/markdown; charset=utf-8"
    )
    # The page itself is what a search engine should list.
    response.headers["Link"] = f'<{metadata.absolute(path)}>; rel="canonical"'
    return shows(response, faces.of_twin(found))

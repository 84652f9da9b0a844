"""Addresses that are written differently, or that were public once: where they lead now."""

from __future__ import annotations

import unicodedata
from typing import TypeVar
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from blog.conf import ANYTHING
from blog.models import Author, Post, Redirect, Series, Tag
from blog.models.names import is_possible
from blog.models.prepared import Prepared

# What is longer could not stand in a Location header everywhere.
LONGEST_QUERY = 1000

# Where names live that are written without capitals.
NAMED = ("/tag/", "/author/", "/series/")

Row = TypeVar("Row", Tag, Author, Series)

# By their slug.
TAGS = Prepared(lambda slug: Tag.objects.filter(slug=slug).order_by())
SERIES = Prepared(lambda slug: Series.objects.used().filter(slug=slug).order_by())
AUTHORS = Prepared(lambda slug: Author.objects.filter(slug=slug).order_by())


def moved(request: HttpRequest, target: str) -> HttpResponsePermanentRedirect:
    """Answer 301 to an address of this site (or a full one), with the query that came along."""
    safe = quote(target, safe="/:?#[]@!$&'()*+,;=%~-._")
    query = _query(request)
    has_room = query and len(query) <= LONGEST_QUERY and "?" not in safe and "#" not in safe
    response = HttpResponsePermanentRedirect(f"{safe}?{query}" if has_room else safe)
    # Permanent for who follows a link, asked again each time: an address that moves back must not lead in circles.
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def elsewhere(request: HttpRequest, address: str, *, file: str = "", asked: str = "") -> HttpResponse:
    """Answer an address at which nothing lives: one redirect to where its reader is to go, or 410 when it is gone.

    A last slash may be missing, and capitals may stand where none belong; `asked` is what was asked for where that was
    no normal form. A `file` that belongs to what lives at an address (its Markdown) follows it. Raises Http404 when
    nothing is known.
    """
    if not is_possible(address):
        raise Http404
    slashed = _with_slash(address)
    spellings = list(dict.fromkeys([address, slashed, address.lower(), slashed.lower()]))
    wanted = [f"{spelling}{file}" for spelling in spellings]
    redirects = {row.path: row for row in Redirect.objects.filter(path__in={*wanted, *spellings})}
    posts = set(Post.objects.visible().filter(path__in=spellings).values_list("path", flat=True))
    for spelling in spellings:
        if spelling in posts and (spelling != address or asked):
            return moved(request, f"{spelling}{file}")
        if (redirect := redirects.get(f"{spelling}{file}")) is not None:
            return _follow(request, redirect)
        if (redirect := redirects.get(spelling)) is not None:
            return _follow(request, redirect, file=file)
    ours = slashed.lower() if slashed.lower().startswith(NAMED) else slashed
    if ours != address and not file and _is_ours(ours):
        return moved(request, ours)
    raise Http404


def named(
    request: HttpRequest, rows: Prepared[Row], slug: str, *, root: str, rest: str = ""
) -> Row | HttpResponse:
    """Return the one of `rows` (by their slug) whose slug this is, or the answer that leads to it; `rest` comes after it.

    Raises Http404 when there is none and never was.
    """
    tidy = unicodedata.normalize("NFC", slug).lower()
    if not is_possible(tidy):
        raise Http404
    row = rows.first(tidy)
    if row is None:
        return _renamed(request, f"{root}{tidy}/", root=root, rest=rest)
    return row if slug == tidy else moved(request, f"{row.path}{rest}")


def _renamed(request: HttpRequest, address: str, *, root: str, rest: str) -> HttpResponse:
    """Answer what came after a name that is another now: its feed has moved with it."""
    redirect = Redirect.objects.filter(path=address).first() if rest else None
    if redirect is None or redirect.is_gone or not redirect.target.startswith(root):
        return elsewhere(request, address)
    return moved(request, f"{redirect.target}{rest}")


def _follow(request: HttpRequest, redirect: Redirect, *, file: str = "") -> HttpResponse:
    """Answer what a redirect says; a file of a post leads to the same file of the post that took its place."""
    if redirect.is_gone:
        return HttpResponseGone(render_to_string("410.html", {}, request))
    target = redirect.target
    if file and Post.objects.visible().filter(path=target).exists():
        return moved(request, f"{target}{file}")
    return moved(request, target)


def _query(request: HttpRequest) -> str:
    """Return the query as it was sent, each byte outside ASCII percent-encoded once.

    WSGI hands over bytes as if they were Latin-1; a query that came percent-encoded stays as it is.
    """
    raw: str = request.META.get("QUERY_STRING", "")
    return quote(raw.encode("latin-1", "replace"), safe="/:?#[]@!$&'()*+,;=%~-._")


def _with_slash(address: str) -> str:
    return address if address.endswith("/") else f"{address}/"


def _is_ours(address: str) -> bool:
    """Return whether a pattern of the site's own takes this address."""
    try:
        return resolve(address).url_name != ANYTHING
    except Resolver404:
        return False

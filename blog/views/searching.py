"""What readers look for: a page of results at an address of its own, with or without script."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog import metadata
from blog.kept import REVALIDATE, read_only
from blog.models import Author, SiteSettings, Tag
from blog.services import retrieving
from blog.services.retrieving import Found, Narrower, Wish

YEAR, PAGE = re.compile("[1-9][0-9]{3}"), re.compile("[1-9][0-9]{0,2}")


@read_only
def search(request: HttpRequest) -> HttpResponse:
    """Answer what was found; without a question the form alone. No question is an error, and no page is kept."""
    wish = _wish(request)
    page = int(number) if PAGE.fullmatch(number := request.GET.get("page", "")) else 1
    found = retrieving.find(wish, page=page) if wish.typed.strip() else None
    site = SiteSettings.current()
    title = _("“%(words)s”") % {"words": wish.read} if found else _("Search")
    meta = replace(metadata.of_list(title, reverse("search"), site), is_listed=found is None)
    context = {"wish": wish, "found": found, "site": site, "meta": meta, "most": retrieving.MOST_TYPED}
    response = render(request, "blog/search.html", context | (_links(wish, found) if found else {}))
    response.headers["Cache-Control"] = REVALIDATE
    return response


def _wish(request: HttpRequest) -> Wish:
    """Return what is asked for; a tag or an author that is not there, and what is no year, asks for nothing."""
    given = request.GET
    tag, author, year = (given.get(name, "") for name in ("tag", "author", "year"))
    return Wish(
        given.get("q", "").replace("\0", " "),
        tag=next(iter(Tag.objects.called([_name(tag)])), None) if tag else None,
        author=Author.objects.called(_name(author)),
        year=int(year) if YEAR.fullmatch(year) else None,
    )


def _name(given: str) -> str:
    return given.replace("\0", "")[:80]


def _links(wish: Wish, found: Found) -> dict[str, object]:
    """Return where a reader can go from here, and what was found in words."""
    return {
        "said": _said(found),
        "chosen": _chosen(wish),
        "narrower": [
            (heading, [(each, _address(wish, **{name: each.key})) for each in ways])
            for name, heading, ways in _ways(wish, found)
            if ways
        ],
        "next_address": _address(wish, page=str(found.page + 1)) if found.has_more else "",
        "previous_address": _address(wish, page=str(found.page - 1)) if found.page > 1 else "",
    }


def _said(found: Found) -> str:
    if not found.number:
        return _("Nothing was found.")
    if not found.answer.is_all:
        return _("More than %(number)d posts, the best of the newest first.") % {"number": found.number}
    return ngettext("%(number)d post", "%(number)d posts", found.number) % {"number": found.number}


def _ways(wish: Wish, found: Found) -> list[tuple[str, str, tuple[Narrower, ...]]]:
    """Return what can still be narrowed down, by the name of its field and in words."""
    ways = [
        ("tag", _("Tag"), found.tags, wish.tag),
        ("author", _("Author"), found.authors, wish.author),
        ("year", _("Year"), found.years, wish.year),
    ]
    return [(name, heading, which) for name, heading, which, chosen in ways if chosen is None]


def _chosen(wish: Wish) -> list[tuple[str, str]]:
    """Return what it was narrowed down to, each with the address without it."""
    chosen = [
        ("tag", wish.tag.name if wish.tag else ""),
        ("author", wish.author.name if wish.author else ""),
        ("year", f"{wish.year:04d}" if wish.year else ""),
    ]
    return [(words, _address(wish, **{name: ""})) for name, words in chosen if words]


def _address(wish: Wish, **changed: str) -> str:
    """Return the address of this search with something changed; it begins at the first page unless that is said."""
    now = {
        "q": wish.read,
        "tag": wish.tag.slug if wish.tag else "",
        "author": wish.author.slug if wish.author else "",
    }
    now |= {"year": f"{wish.year:04d}" if wish.year else ""}
    values = {name: value for name, value in (now | changed).items() if value}
    return f"{reverse('search')}?{urlencode(values)}"

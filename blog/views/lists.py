"""Lists of posts: the home page, tags, series, authors, and the archive by year and month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog import addresses, markup, metadata
from blog.kept import kept, read_only, shows
from blog.models import Author, Post, Series, SiteSettings, Tag, faces, lists
from blog.models.prepared import Prepared
from blog.services import listing
from blog.views import places

Context = dict[str, Any]
WORDPRESS_ID = re.compile("[1-9][0-9]{0,17}")
# By their slug.
_AUTHORS_IN_FULL = Prepared(
    lambda slug: (
        Author.objects.filter(slug=slug)
        .select_related("picture")
        .prefetch_related("picture__renditions")
        .order_by()
    )
)


@read_only
def home(request: HttpRequest) -> HttpResponseBase:
    """Answer the newest posts; the addresses that WordPress gave to posts (`/?p=12`) lead to them."""
    if WORDPRESS_ID.fullmatch(number := request.GET.get("p", "")):
        moved = Post.objects.visible().filter(source="wordpress", source_id=number).first()
        if moved is not None and moved.path:
            return HttpResponsePermanentRedirect(moved.path)
    return front(request)


@kept
def front(request: HttpRequest) -> HttpResponse:
    """Answer the first page of all posts, or a welcome while there is none."""
    site = SiteSettings.current()
    found = places.listing(lists.ALL, root="/")
    context = {
        **_listed(found),
        "site": site,
        "meta": metadata.of_home(site, posts=found.posts),
        "is_first": True,
    }
    page = render(request, "blog/home.html" if found.posts else "blog/empty.html", context)
    return shows(page, found.keys)


@kept
def older(request: HttpRequest, *, place: str) -> HttpResponse:
    """Answer posts older than `place`."""
    found = places.listing(lists.ALL, root="/", after=places.parse(place))
    if not found.posts:
        raise Http404
    site = SiteSettings.current()
    meta = metadata.of_list(_("Older posts"), request.path, site, posts=found.posts)
    context = {**_listed(found), "site": site, "meta": meta, "is_first": False}
    return _shows(render(request, "blog/home.html", context), found)


@read_only
def numbered(request: HttpRequest, *, number: int) -> HttpResponse:
    """Answer WordPress's numbered pages with one redirect to the newest posts."""
    return HttpResponsePermanentRedirect("/")


@kept
def tags(request: HttpRequest) -> HttpResponse:
    """Answer every tag that has posts."""
    site = SiteSettings.current()
    found = Tag.objects.with_counts().order_by("name")
    context = {"tags": found, "site": site, "meta": metadata.of_list(_("Tags"), "/tags/", site)}
    return shows(render(request, "blog/tags.html", context), [faces.TAGS])


@kept
def tag(request: HttpRequest, *, slug: str, place: str = "") -> HttpResponse:
    """Answer the posts of one tag."""
    row = addresses.named(request, addresses.TAGS, slug, root="/tag/", rest=_rest(place))
    if isinstance(row, HttpResponse):
        return row
    found = places.listing(lists.in_tag(row.pk), root=row.path, after=_after(place))
    words = markup.words_of(row.description_html)
    page = _list(
        request, "blog/tag.html", row.name, row.path, found, _rest(place), description=words, tag=row
    )
    return _shows(page, found, faces.of_tag(row))


@kept
def all_series(request: HttpRequest) -> HttpResponse:
    """Answer every series that has parts."""
    site = SiteSettings.current()
    found = Series.objects.used().order_by("name")
    context = {"all_series": found, "site": site, "meta": metadata.of_list(_("Series"), "/series/", site)}
    return shows(render(request, "blog/all_series.html", context), [faces.SERIES])


@kept
def series(request: HttpRequest, *, slug: str, after: str = "") -> HttpResponse:
    """Answer the parts of one series in their order; one of which readers see no part was never there for them."""
    rest = f"after/{after}/" if after else ""
    row = addresses.named(request, addresses.SERIES, slug, root="/series/", rest=rest)
    if isinstance(row, HttpResponse):
        return row
    found = places.parts(row, after=int(after or 0))
    if found is None:
        # Behind whom it began is no part any more, or nothing comes after that.
        return addresses.moved(request, row.path)
    words = markup.words_of(row.description_html)
    page = _list(
        request,
        "blog/series.html",
        row.name,
        row.path,
        found,
        rest,
        description=words,
        series=row,
        before=found.before,
    )
    return _shows(page, found, faces.of_series(row))


@kept
def author(request: HttpRequest, *, slug: str, place: str = "") -> HttpResponse:
    """Answer an author with their posts."""
    row = addresses.named(request, _AUTHORS_IN_FULL, slug, root="/author/", rest=_rest(place))
    if isinstance(row, HttpResponse):
        return row
    found = places.listing(lists.in_author(row.pk), root=row.path, after=_after(place))
    words = markup.words_of(row.bio_html)
    rest = _rest(place)
    page = _list(request, "blog/author.html", row.name, row.path, found, rest, description=words, author=row)
    return _shows(page, found, faces.of_author(row))


@dataclass(frozen=True)
class Span:
    """A year or a month of the archive, with its number of posts."""

    name: str
    path: str
    count: int
    months: tuple[Span, ...] = ()


@kept
def archive(request: HttpRequest) -> HttpResponse:
    """Answer the years and months in which something appeared."""
    site = SiteSettings.current()
    words = _("All posts of %(name)s, by year and by month.") % {"name": site.name}
    meta = metadata.of_list(_("Archive"), "/archive/", site, description=words)
    context = {"years": _years(), "site": site, "meta": meta}
    return shows(render(request, "blog/archive.html", context), [faces.ARCHIVE])


@kept
def year(request: HttpRequest, *, year: int | str, place: str = "") -> HttpResponse:
    """Answer the posts of one year, the newest first."""
    year = int(year)
    return _span(request, str(year), f"/{year:04d}/", lists.in_year(year), place, year=year)


@kept
def month(request: HttpRequest, *, year: int | str, month: int | str, place: str = "") -> HttpResponse:
    """Answer the posts of one month, the newest first."""
    year, month = int(year), int(month)
    if not 1 <= month <= 12:
        raise Http404
    first, path = date(year, month, 1), f"/{year:04d}/{month:02d}/"
    title = date_format(first, "YEAR_MONTH_FORMAT")
    return _span(request, title, path, lists.in_month(year, month), place, month=first)


def _span(
    request: HttpRequest, title: str, path: str, scope: str, place: str, **context: Any
) -> HttpResponse:
    """Answer a page of the posts of a year or a month; 404 when there are none."""
    try:
        lists.span_of(scope)
    except ValueError:  # beyond the calendar
        raise Http404 from None
    found = places.listing(scope, root=path, after=_after(place))
    if not found.posts:
        raise Http404
    page = _list(request, "blog/archive.html", title, path, found, _rest(place), description="", **context)
    return _shows(page, found)


def _shows(page: HttpResponse, found: places.Listing, more: Iterable[str] = ()) -> HttpResponse:
    """Return a page of a list with the keys of what it shows; from a place that is no post's anybody can have it at any
    number of addresses."""
    return shows(page, [*found.keys, *more], is_one_of_few=found.begins_at_post)


def _years() -> list[Span]:
    """Return the years, the newest first, each with its months."""
    by_year: dict[int, list[Span]] = {}
    for month in listing.months():
        span = Span(date_format(month.first, "F"), f"/{month.first:%Y/%m}/", month.posts)
        by_year.setdefault(month.first.year, []).append(span)
    return [
        Span(str(number), f"/{number:04d}/", sum(span.count for span in spans), tuple(spans))
        for number, spans in by_year.items()
    ]


def _after(place: str) -> places.Place | None:
    return places.parse(place) if place else None


def _rest(place: str) -> str:
    """Return what comes after a list's address on a page of older posts."""
    return f"older/{place}/" if place else ""


def _listed(found: places.Listing) -> Context:
    return {"posts": found.posts, "older_path": found.older_path}


def _list(
    request: HttpRequest,
    template: str,
    title: str,
    path: str,
    found: places.Listing,
    rest: str,
    *,
    description: str,
    series: Series | None = None,
    **context: object,
) -> HttpResponse:
    """Answer one page of a list, whose address is `path` and `rest`; a page of older posts that has none is 404."""
    if rest and not found.posts:
        raise Http404
    site = SiteSettings.current()
    meta = metadata.of_list(
        title, f"{path}{rest}", site, description=description, posts=found.posts, series=series
    )
    common = {**_listed(found), "site": site, "meta": meta, "is_first": not rest, "series": series}
    return render(request, template, {**common, **context})

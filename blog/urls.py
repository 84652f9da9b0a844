"""Every public address."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path, register_converter
from django.views.decorators.csrf import csrf_exempt

from blog import feeds, sitemaps
from blog.conf import ANYTHING
from blog.views import credits, health, lists, media, reading, searching, talking, theme

# Modules of views for which no reader of a site that has just started needs to wait; each is loaded with its first request.
EDITING, PREVIEWING = "blog.views.editing", "blog.views.previewing"
LATER = (EDITING, PREVIEWING)


def later(module: str, name: str) -> Callable[..., HttpResponse]:
    """Return a view of one of those modules.

    What Django is to know of it beforehand, as that it asks for no token, has to be said where it is named.
    """

    def view(request: HttpRequest, **more: object) -> HttpResponse:
        found: Callable[..., HttpResponse] = getattr(import_module(module), name)
        return found(request, **more)

    return view


class Year:
    """Four digits in an address, from the year 1000 on."""

    regex = "[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return f"{value:04d}"


class Month(Year):
    """Two digits in an address."""

    regex = "[0-9]{2}"

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return f"{value:02d}"


class Number:
    """The number of a row, written in one way only."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return str(value)


register_converter(Year, "year")
register_converter(Month, "month")
register_converter(Number, "number")


PLACE = r"older/(?P<place>[0-9]{8}t[0-9]{6}-[0-9]{1,19})/$"
YEAR = r"(?P<year>[1-9][0-9]{3})"
SLUG = r"(?P<slug>[^/]{1,80})/"

urlpatterns = [
    path("", lists.home, name="home"),
    re_path(rf"^{PLACE}", lists.older, name="older"),
    path("page/<number:number>/", lists.numbered, name="numbered"),
    path("archive/", lists.archive, name="archive"),
    path("<year:year>/", lists.year, name="year"),
    path("<year:year>/<month:month>/", lists.month, name="month"),
    re_path(rf"^{YEAR}/{PLACE}", lists.year, name="year_older"),
    re_path(rf"^{YEAR}/(?P<month>[0-9]{{2}})/{PLACE}", lists.month, name="month_older"),
    path("tags/", lists.tags, name="tags"),
    re_path(rf"^tag/{SLUG}$", lists.tag, name="tag"),
    re_path(rf"^tag/{SLUG}{PLACE}", lists.tag, name="tag_older"),
    re_path(rf"^tag/{SLUG}feed/$", feeds.of_tag, name="tag_feed"),
    re_path(rf"^author/{SLUG}$", lists.author, name="author"),
    re_path(rf"^author/{SLUG}{PLACE}", lists.author, name="author_older"),
    re_path(rf"^author/{SLUG}feed/$", feeds.of_author, name="author_feed"),
    path("series/", lists.all_series, name="all_series"),
    re_path(rf"^series/{SLUG}$", lists.series, name="series"),
    re_path(rf"^series/{SLUG}after/(?P<after>[1-9][0-9]{{0,17}})/$", lists.series, name="series_after"),
    re_path(rf"^series/{SLUG}feed/$", feeds.of_series, name="series_feed"),
    path("search/", searching.search, name="search"),
    path("credits/", credits.credits, name="credits"),
    path("credits/older/<number:before>/", credits.credits, name="credits_older"),
    path("talk/<number:pk>/", talking.talk, name="talk"),
    path("talk/<number:pk>/thanks/", talking.thanks, name="talk_thanks"),
    # They only read, and refuse the rest themselves.
    re_path(r"^preview/(?P<token>[^/]*)/$", csrf_exempt(later(PREVIEWING, "preview")), name="preview"),
    re_path(
        r"^preview/(?P<token>[^/]+)$", csrf_exempt(later(PREVIEWING, "with_slash")), name="preview_with_slash"
    ),
    path("feed/", feeds.newest, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/lists.xml", sitemaps.lists, name="sitemap_lists"),
    re_path(r"^sitemap/posts-(?P<part>0|[1-9][0-9]{0,14})\.xml$", sitemaps.posts_part, name="sitemap_posts"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("favicon.ico", media.favicon, name="favicon"),
    re_path(
        r"^media/r/(?P<name>[0-9a-f]{20}-[0-9]{1,5})\.(?P<extension>jpg|png|webp|gif|avif)$",
        media.rendition,
        name="rendition",
    ),
    re_path(r"^media/i/(?P<name>[a-z0-9-]{1,80})$", media.newest, name="newest_file"),
    re_path(
        r"^theme/(?P<look>(?:[a-z]+-){2,3}[0-9a-z]+)-(?P<mark>[0-9a-f]{20})\.css$",
        theme.sheet,
        name="look",
    ),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("markdownx/markdownify/", later(EDITING, "markdownify"), name="markdownx_markdownify"),
    path("markdownx/upload/", later(EDITING, "upload"), name="markdownx_upload"),
    # Posts live at addresses of their own, so this pattern comes last.
    path("<path:path>", reading.anything, name=ANYTHING),
]

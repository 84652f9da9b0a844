"""Every public address."""

from __future__ import annotations

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import path, re_path, register_converter

from blog import feeds, sitemaps
from blog.views import editing, health, lists, media, reading, talking


class Year:
    """Four digits in an address, from the year 1000 on."""

    regex = r"[1-9]\d{3}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return f"{value:04d}"


class Month(Year):
    """Two digits in an address."""

    regex = r"\d{2}"

    def to_url(self, value: int) -> str:
        """Return the digits."""
        return f"{value:02d}"


register_converter(Year, "year")
register_converter(Month, "month")


def favicon(request: HttpRequest) -> HttpResponse:
    """Answer where the icon lies that browsers ask for without being told."""
    return HttpResponsePermanentRedirect(staticfiles_storage.url("img/favicon.ico"))


PLACE = r"older/(?P<place>\d{8}T\d{6}-\d{1,19})/$"
SLUG = r"(?P<slug>[^/]{1,80})/"

urlpatterns = [
    path("", lists.home, name="home"),
    re_path(rf"^{PLACE}", lists.older, name="older"),
    path("page/<int:number>/", lists.numbered, name="numbered"),
    path("archive/", lists.archive, name="archive"),
    path("<year:year>/", lists.year, name="year"),
    path("<year:year>/<month:month>/", lists.month, name="month"),
    path("tags/", lists.tags, name="tags"),
    re_path(rf"^tag/{SLUG}$", lists.tag, name="tag"),
    re_path(rf"^tag/{SLUG}{PLACE}", lists.tag, name="tag_older"),
    re_path(rf"^tag/{SLUG}feed/$", feeds.of_tag, name="tag_feed"),
    re_path(rf"^author/{SLUG}$", lists.author, name="author"),
    re_path(rf"^author/{SLUG}{PLACE}", lists.author, name="author_older"),
    re_path(rf"^author/{SLUG}feed/$", feeds.of_author, name="author_feed"),
    path("talk/<int:pk>/", talking.talk, name="talk"),
    path("talk/<int:pk>/thanks/", talking.thanks, name="talk_thanks"),
    path("feed/", feeds.newest, name="feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    re_path(
        r"^media/r/(?P<name>[0-9a-f]{20}-\d{1,5})\.(?P<extension>jpg|png|webp|gif|avif)$",
        media.rendition,
        name="rendition",
    ),
    re_path(r"^media/i/(?P<name>[a-z0-9-]{1,80})$", media.newest, name="newest_file"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("markdownx/markdownify/", editing.markdownify, name="markdownx_markdownify"),
    path("markdownx/upload/", editing.upload, name="markdownx_upload"),
    # Posts live at addresses of their own, so this pattern comes last.
    path("<path:path>", reading.anything, name="anything"),
]

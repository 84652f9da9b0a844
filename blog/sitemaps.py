"""What the site tells crawlers: its addresses, in parts that cost the same however many there are, and where they may go."""

from __future__ import annotations

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from blog import metadata
from blog.kept import kept, shows
from blog.models import Author, Post, Series, Tag, faces
from blog.models.post import PostQuerySet

XML = "application/xml; charset=utf-8"


@kept
def index(request: HttpRequest) -> HttpResponse:
    """Answer the addresses of all parts (sitemaps.org's protocol): that of the lists, and those of posts by number."""
    numbered = Post.objects.visible().order_by().annotate(of=F("id") / faces.SITEMAP_PART)
    parts = sorted(numbered.values_list("of", flat=True).distinct(), reverse=True)
    paths = ["/sitemap/lists.xml", *(f"/sitemap/posts-{part}.xml" for part in parts)]
    page = render(
        request, "blog/sitemaps.xml", {"addresses": map(metadata.absolute, paths)}, content_type=XML
    )
    return shows(page, [faces.SITEMAPS])


@kept
def posts_part(request: HttpRequest, *, part: str) -> HttpResponse:
    """Answer the addresses of one part of the posts and pages, each with the day of its last change."""
    rows = _part(int(part)).order_by("-id").values_list("path", "modified_at")
    entries = [(metadata.absolute(path or ""), changed) for path, changed in rows]
    if not entries:
        raise Http404
    page = render(request, "blog/sitemap.xml", {"entries": entries}, content_type=XML)
    return shows(page, [faces.sitemap(int(part))])


@kept
def lists(request: HttpRequest) -> HttpResponse:
    """Answer the addresses of the home page, and of tags, series and authors that have posts."""
    tags = Tag.objects.used().order_by("slug").values_list("slug", flat=True)
    authors = Author.objects.used().order_by("slug").values_list("slug", flat=True)
    series = Series.objects.used().order_by("slug").values_list("slug", flat=True)
    rows = {"tag": tags, "series": series, "author": authors}
    paths = ["/", *(f"/{kind}/{slug}/" for kind, slugs in rows.items() for slug in slugs)]
    entries = [(metadata.absolute(path), None) for path in paths]
    page = render(request, "blog/sitemap.xml", {"entries": entries}, content_type=XML)
    return shows(page, [faces.TAGS, faces.SERIES, faces.AUTHORS])


@kept
def robots(request: HttpRequest) -> HttpResponse:
    """Answer what crawlers may read: all that readers can."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /markdownx/",
        "",
        f"Sitemap: {metadata.absolute('/sitemap.xml')}",
    ]
    return shows(HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"), [])


def _part(part: int) -> PostQuerySet:
    """Return the posts and pages of one part."""
    first = part * faces.SITEMAP_PART
    return Post.objects.visible().filter(pk__gte=first, pk__lt=first + faces.SITEMAP_PART)

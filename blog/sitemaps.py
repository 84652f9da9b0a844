"""What the site tells crawlers: its addresses, and where they may go."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog import metadata
from blog.kept import kept
from blog.models import Author, Post, Tag

# The protocol allows 50,000 addresses a file.
MOST = 50_000


@kept(keys=["lists", "tags"])
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer every public address with the day of its last change, the newest posts first."""
    entries = [*_lists(), *_posts()][:MOST]
    return render(
        request,
        "blog/sitemap.xml",
        {"entries": [(metadata.absolute(path), changed) for path, changed in entries]},
        content_type="application/xml; charset=utf-8",
    )


@kept(keys=[])
def robots(request: HttpRequest) -> HttpResponse:
    """Answer what crawlers may read: all that readers can."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /markdownx/",
        "",
        f"Sitemap: {metadata.absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _posts() -> list[tuple[str, datetime | None]]:
    """Return the addresses of posts and pages."""
    rows = Post.objects.visible().newest_first().values_list("path", "modified_at")[:MOST]
    return [(path or "", changed) for path, changed in rows]


def _lists() -> list[tuple[str, datetime | None]]:
    """Return the addresses of the home page, tags and authors that have posts."""
    shown = Post.objects.visible().posts()
    changed = shown.aggregate(at=Max("modified_at"))["at"]
    tags = (
        Tag.objects.filter(posts__in=shown).annotate(at=Max("posts__modified_at")).values_list("slug", "at")
    )
    authors = (
        Author.objects.filter(posts__in=shown)
        .annotate(at=Max("posts__modified_at"))
        .values_list("slug", "at")
    )
    found: list[tuple[str, datetime | None]] = [("/", changed)]
    found += [(f"/tag/{slug}/", at) for slug, at in tags.order_by("slug")]
    found += [(f"/author/{slug}/", at) for slug, at in authors.order_by("slug")]
    return found if changed else found[:1]

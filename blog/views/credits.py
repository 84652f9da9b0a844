"""Whose pictures the site shows and on what terms: an optional page for readers and for those who lent them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from blog import metadata
from blog.kept import kept, shows
from blog.models import Image, SiteSettings, faces
from blog.services import crediting

PAGE_SIZE = 60


@kept
def credits(request: HttpRequest, *, before: int | None = None) -> HttpResponse:
    """Answer the pictures of the public posts that have a credit, a licence or a source, the newest first.

    404 where the owner has not asked for this page.
    """
    site = SiteSettings.current()
    rows = Image.objects.shown_to_readers().credited().with_public_posts().order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1]) if site.shows_credits else []
    if not site.shows_credits or (before is not None and not found):
        raise Http404
    shown = found[:PAGE_SIZE]
    context = {
        "pictures": [(image, crediting.of([image])[0]) for image in shown],
        "older_path": f"/credits/older/{shown[-1].pk}/" if len(found) > PAGE_SIZE else None,
        "site": site,
        "meta": metadata.of_list(_("Picture credits"), request.path, site),
    }
    page = render(request, "blog/credits.html", context)
    # Only pictures end a page; behind any other number the same page would be kept once more.
    is_one_of_few = before is None or rows.model.objects.filter(pk=before).exists()
    return shows(page, [faces.CREDITS], is_one_of_few=is_one_of_few)

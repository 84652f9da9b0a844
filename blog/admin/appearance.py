"""The screen where an owner dresses the site: what can be chosen at the left, the site in it at the right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from math import floor
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import Resolver404, URLPattern, path, resolve, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from blog import themes
from blog.admin.appearance_form import AppearanceForm, defaults, with_defaults
from blog.admin.noun import NounAdmin
from blog.colouring import Fitted, contrast
from blog.kept import request_for
from blog.models import Author, Post, SiteSettings, Tag
from blog.services import dressing, organising

# Which public pages the frame shows; the others open in a tab of their own.
FRAMED = frozenset(
    """
    home older archive year month year_older month_older tags tag tag_older author author_older all_series series
    series_after credits credits_older talk anything
    """.split()
)
# How many pages of the site are offered for the menu.
MOST_PAGES = 60


@dataclass(frozen=True)
class Told:
    """What is told of the accent in one scheme: the colour, and how much it differs from each ground, rounded down."""

    is_dark: bool
    accent: Fitted
    paper: str
    aside: str
    mark: str

    @property
    def least(self) -> str:
        """The lowest of its contrasts."""
        return min(self.paper, self.aside, self.mark, key=lambda ratio: float(ratio.partition("\u00a0")[0]))


def urls(shown: NounAdmin[SiteSettings]) -> list[URLPattern]:
    """Return the addresses of the screen, of what it asks while somebody chooses, and of the site in its frame."""
    guarded = shown.admin_site.admin_view
    return [
        path("appearance/", guarded(partial(screen, shown)), name="blog_sitesettings_appearance"),
        path("appearance/try/", guarded(never_cache(partial(attempt, shown))), name="blog_sitesettings_try"),
        path("appearance/page/", guarded(partial(framed, shown)), name="blog_sitesettings_page"),
    ]


def screen(shown: NounAdmin[SiteSettings], request: HttpRequest) -> HttpResponse:
    """Answer with the screen; save what was chosen, or put the defaults into the form without saving them."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    _refuse(shown, request)
    site = SiteSettings.current()
    form = AppearanceForm(request.POST if request.method == "POST" else None, instance=site)
    if "_default" in request.POST:
        form = with_defaults(request.POST, site)
        form.is_valid()
        messages.info(request, gettext("These are the defaults. Nothing is saved yet."))
    elif request.method == "POST" and form.is_valid():
        saved = organising.save_site(form.instance)
        shown.log_change(request, saved, gettext("How the site looks was changed."))
        messages.success(request, _saved_words(saved))
        return redirect("admin:blog_sitesettings_appearance")
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "title": gettext("Appearance"),
        "form": form,
        "picture": form.instance.header_image,
        "told": told(dressing.look_of(form.instance)),
        "defaults": json.dumps(defaults()),
        "places": _places(),
        "pages": _pages(),
    }
    return TemplateResponse(request, "admin/blog/sitesettings/appearance.html", context)


def attempt(shown: NounAdmin[SiteSettings], request: HttpRequest) -> HttpResponse:
    """Answer how the page at `path` would look with what the form says now; nothing is saved."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    _refuse(shown, request)
    form = AppearanceForm(request.POST, instance=SiteSettings.current())
    form.is_valid()
    site = form.instance
    dressing.draw_header(site)
    look = dressing.look_of(site)
    where = request.POST.get("path", "/")
    context = {"site": site, "request": {"path": where}}
    words, sheet, theme = told(look), dressing.sheet_of(look), themes.THEMES[look.theme]
    return JsonResponse(
        {
            "theme": static(theme.file),
            "own": theme.light.accent,
            "sheet": sheet.address if sheet else "",
            "masthead": render_to_string("blog/parts/_masthead.html", context),
            "header": site.header_html if site.header_is_everywhere or where == "/" else "",
            "told": render_to_string("admin/blog/sitesettings/_told.html", {"told": words}),
            "said": [_said(each) for each in words],
            "errors": {name: [str(each) for each in errors] for name, errors in form.errors.items()},
        }
    )


def framed(shown: NounAdmin[SiteSettings], request: HttpRequest) -> HttpResponse:
    """Answer with the public page at `path` as readers get it, in a frame of this screen and nowhere else."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    _refuse(shown, request)
    response = _public(request.GET.get("path", "/"))
    for header in ("ETag", "Last-Modified"):
        response.headers.pop(header, None)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store, private"
    response.csp = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return xframe_options_sameorigin(lambda _request: response)(request)


def told(look: themes.Look) -> list[Told]:
    """Return what is told of the accent of a look, in the light and in the dark."""
    theme = themes.THEMES[look.theme]
    accent = themes.accent(look)
    return [
        Told(
            is_dark,
            fitted,
            *(_floored(min(contrast(fitted.colour, each) for each in grounds)) for grounds in stands_on),
        )
        for is_dark, fitted, stands_on in (
            (False, accent.light, _stands_on(theme.light)),
            (True, accent.dark, _stands_on(theme.dark)),
        )
    ]


def _stands_on(grounds: themes.Grounds) -> tuple[tuple[str, ...], ...]:
    return (grounds.paper,), (grounds.sheet, grounds.code), (grounds.mark,)


def _floored(ratio: float) -> str:
    """Return a contrast as it is written, with one decimal place and never more than it is."""
    return f"{floor(ratio * 10) / 10:.1f}\u00a0:\u00a01"


def _said(each: Told) -> str:
    """Return in one sentence, to be heard, what was made of the chosen accent in one scheme."""
    words = gettext("In the dark %(colour)s, at least %(least)s.")
    if not each.is_dark:
        words = gettext("In the light %(colour)s, at least %(least)s.")
    return words % {"colour": each.accent.colour, "least": each.least}


def _saved_words(site: SiteSettings) -> str:
    """Return that it is saved, and what became of an accent that could not stay as it was."""
    words = [gettext("Saved; readers see it at once.")]
    for each in told(dressing.look_of(site)):
        if site.accent and each.accent.is_moved:
            moved = (
                gettext("In the dark the accent is lightened to %(colour)s so that it can be read.")
                if each.is_dark
                else gettext("In the light the accent is darkened to %(colour)s so that it can be read.")
            )
            words.append(moved % {"colour": each.accent.colour})
    return " ".join(words)


def _refuse(shown: NounAdmin[SiteSettings], request: HttpRequest) -> None:
    """Let nobody by who may not change the settings."""
    if not shown.has_change_permission(request):
        raise PermissionDenied


def _public(where: str) -> HttpResponse:
    """Return the page that a reader gets at the address `where`, the page that there is nothing for any that has none."""
    where = urlsplit(where).path if where.startswith("/") and not where.startswith("//") else "/"
    asked = WSGIRequest(request_for(where))
    try:
        match = resolve(asked.path_info, "blog.urls")
        if match.url_name not in FRAMED:
            raise Http404
        response = match.func(asked, *match.args, **match.kwargs)
    except (Http404, Resolver404):
        return render(asked, "404.html", status=404)
    if response.status_code in (301, 302):
        target = urlsplit(response.headers["Location"])
        if target.netloc:  # no page of ours
            return render(asked, "404.html", status=404)
        query = urlencode({"path": unquote(target.path)})
        return HttpResponseRedirect(f"{reverse('admin:blog_sitesettings_page')}?{query}")
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return render(asked, "404.html", status=404)
    return response


def _places() -> list[tuple[str, str]]:
    """Return the pages that the frame offers, each with its address: one of each kind that there is."""
    post = Post.objects.visible().posts().newest_first().only("path").first()
    tag = Tag.objects.used().order_by("name").first()
    author = Author.objects.used().order_by("name").first()
    found: list[tuple[str, Any]] = [
        (gettext("Front page"), "/"),
        (gettext("A post"), post.path if post else None),
        (gettext("A list of posts"), tag.path if tag else None),
        (gettext("An author"), author.path if author else None),
        (gettext("Archive"), reverse("archive")),
    ]
    return [(words, address) for words, address in found if address]


def _pages() -> list[tuple[str, str]]:
    """Return what the menu can be made of: the site's own lists, then its pages by title."""
    pages = Post.objects.visible().filter(kind=Post.Kind.PAGE).order_by("title").values_list("title", "path")
    own = [
        (gettext("Home"), "/"),
        (gettext("Archive"), reverse("archive")),
        (gettext("Tags"), reverse("tags")),
        (gettext("Feed"), reverse("feed")),
    ]
    return [*own, *((title, path or "") for title, path in pages[:MOST_PAGES])]

"""The bar at the head of every page of the desk: where one can go from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog.models import Answer, AuditEntry, Author, Image, Post, Redirect, Series, SiteSettings, Tag, User

Named = tuple[type[Model], "str | Promise"]

MAIN: tuple[Named, ...] = ((Post, _("Posts")), (Image, _("Pictures")), (Answer, _("Answers")))
MORE: tuple[Named, ...] = (
    (Tag, _("Tags")),
    (Series, _("Series")),
    (Author, _("Authors")),
    (Redirect, _("Redirects")),
    (AuditEntry, _("Audit trail")),
    (User, _("People")),
    (SiteSettings, _("Settings")),
)
# What leads there when it is typed outside of fields.
KEYS: dict[type[Model], str] = {Post: "g p", Image: "g i", Answer: "g a"}


@dataclass(frozen=True)
class Place:
    """One link of the bar; `waiting` counts what is new there, `keys` are typed one after the other."""

    label: str | Promise
    url: str
    is_here: bool
    waiting: int = 0
    keys: str = ""


@dataclass(frozen=True)
class Bar:
    """All of it; `write_url` is empty for who may not write. `goes` is what the palette and the keys lead to."""

    write_url: str
    main: list[Place]
    more: list[Place]
    goes: list[Place]


def bar(site: AdminSite, request: HttpRequest) -> Bar:
    """Return the bar as this person may use it; asks the database for the unread answers only."""
    may_write = site.is_registered(Post) and site.get_model_admin(Post).has_add_permission(request)
    write_url = reverse("admin:blog_post_add") if may_write else ""
    main = list(_places(site, request, MAIN))
    more = _nearest([*_replacing(site, request), *_places(site, request, MORE), *_appearance(site, request)])
    own = [_page(request, _("Desk"), reverse("admin:index"), "g d")]
    if may_write:
        own.append(_page(request, _("Write a new post"), write_url, "w"))
    calendar = _page(request, _("Calendar"), reverse("admin:calendar"), "g c")
    site_itself = _page(request, _("View site"), "/")
    return Bar(write_url=write_url, main=main, more=more, goes=[*own, *main, calendar, *more, site_itself])


def _nearest(places: list[Place]) -> list[Place]:
    """Return the places, of which only the one with the longest address is where one is: others may hold it."""
    here = max((place.url for place in places if place.is_here), key=len, default="")
    return [replace(place, is_here=place.url == here) for place in places]


def _page(request: HttpRequest, label: str | Promise, url: str, keys: str = "") -> Place:
    return Place(label, url, request.path == url, keys=keys)


def _replacing(site: AdminSite, request: HttpRequest) -> Iterable[Place]:
    if site.is_registered(Post) and site.get_model_admin(Post).has_change_permission(request):
        url = reverse("admin:blog_post_replace")
        yield Place(_("Find and replace"), url, request.path.startswith(url))
        yield _page(request, _("Links to make"), reverse("admin:blog_post_offers"))


def _appearance(site: AdminSite, request: HttpRequest) -> Iterable[Place]:
    if site.is_registered(SiteSettings) and site.get_model_admin(SiteSettings).has_change_permission(request):
        yield _page(request, _("Appearance"), reverse("admin:blog_sitesettings_appearance"))


def _places(site: AdminSite, request: HttpRequest, named: Iterable[Named]) -> Iterable[Place]:
    for model, label in named:
        if site.is_registered(model) and site.get_model_admin(model).has_view_or_change_permission(request):
            url = reverse(f"admin:blog_{model._meta.model_name}_changelist")
            waiting = Answer.objects.unread().count() if model is Answer else 0
            yield Place(label, url, request.path.startswith(url), waiting, KEYS.get(model, ""))

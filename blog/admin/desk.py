"""The admin site itself: signing in through allauth, and an index with one button that says Write."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from blog.admin.bar import bar
from blog.admin.calendar import coming, month_view
from blog.admin.offering import editable
from blog.admin.picking import pick
from blog.models import Answer, Image, OutgoingLink, Post, Revision, SiteSettings, User
from blog.models.post import NOT_IN_LISTS
from blog.services import missing, offering, people, reviewing

TICK_IS_LATE = timedelta(seconds=15)
SHOWN = 8
# Among as many of the latest texts one's own come first, however many there are in all.
LATEST = 200
# What somebody goes on writing.
UNFINISHED = (Post.State.DRAFT, Post.State.REVIEW, Post.State.UNPUBLISHED)


class OwnPasswordForm(AdminPasswordChangeForm):
    """Somebody's own new password, saved as every other write is."""

    def save(self, commit: bool = True) -> User:
        """Return the user, with the new password saved."""
        return people.set_password(self.user, self.cleaned_data["new_password1"])


class Desk(AdminSite):
    """The writer's desk instead of a list of tables."""

    site_title = _("Desk")
    index_title = _("Desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    @property
    def site_header(self) -> str:  # type: ignore[override]
        """The site's own name, at the head of every page of the desk."""
        return SiteSettings.current().name

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Take in our own nouns; what libraries would show (groups, confirmed addresses) people never need."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([each for each in models if each._meta.app_label == "blog"], admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the addresses of the desk; what the writing screen picks from is of no single noun."""
        month = self.admin_view(partial(month_view, self))
        return [
            path("blog/pick/", pick, name="blog_pick"),
            path("calendar/", month, name="calendar"),
            *super().get_urls(),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page of the desk knows."""
        return {**super().each_context(request), "bar": bar(self, request)}

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the form; who is signed in but has no business here is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            return TemplateResponse(request, "account/not_for_you.html", status=403)
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Let somebody change the own password."""
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse_lazy("admin:password_change_done"),
            template_name="registration/password_change_form.html",
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the desk: there is one app, and nobody looks for things by app."""
        return redirect("admin:index")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Answer with what this person was writing, what is scheduled and what is newest, and what waits."""
        context = {
            **_posts(request),
            **_waiting(request),
            **coming(request),
            "is_tick_late": is_tick_late(timezone.now()),
        }
        return super().index(request, {**context, **(extra_context or {})})


def is_tick_late(at: datetime) -> bool:
    """Return whether nothing does what is due: `tick` has not been seen for too long."""
    with contextlib.suppress(OSError):
        seen = (settings.HOME / "tick.alive").stat().st_mtime
        return at.timestamp() - seen > TICK_IS_LATE.total_seconds()
    return True


def _posts(request: HttpRequest) -> dict[str, object]:
    """Return the posts that this person works with, by what readers see of them; first what they wrote on last."""
    mine = Post.objects.defer(*NOT_IN_LISTS).select_related("author").order_by("-saved_at")
    if not request.user.has_perm("blog.edit_any_post"):
        mine = mine.owned_by(request.user.pk or 0)
    latest = mine.filter(state__in=UNFINISHED).values("pk")[:LATEST]
    unfinished = mine.filter(pk__in=latest).annotate(
        is_mine=Exists(Revision.objects.filter(post=OuterRef("pk"), by=request.user.pk))
    )
    return {
        "missed": mine.exclude(missed_hour="").exclude(state=Post.State.TRASH)[:SHOWN],
        "drafts": unfinished.order_by("-is_mine", "-saved_at")[:SHOWN],
        "changed": mine.filter(has_changes=True, due_at=None)[:SHOWN],
        "scheduled": mine.filter(due_at__isnull=False)
        .exclude(state=Post.State.TRASH)
        .order_by("due_at")[:SHOWN],
        "published": mine.filter(state=Post.State.PUBLISHED).order_by("-published_at")[:SHOWN],
    }


def _with_dead_links(request: HttpRequest) -> QuerySet[Post]:
    """Return the public posts that this person works with and that lead readers to pages which are gone elsewhere."""
    dead = OutgoingLink.objects.dead().filter(posts=OuterRef("pk"))
    posts = Post.objects.visible().filter(Exists(dead)).defer(*NOT_IN_LISTS).select_related("author")
    if not request.user.has_perm("blog.edit_any_post"):
        posts = posts.owned_by(request.user.pk or 0)
    return posts.newest_first()


def _waiting(request: HttpRequest) -> dict[str, object]:
    """Return the answers that nobody has read and the pictures that lack words, for those who may see them."""
    answers = (
        Answer.objects.unread().select_related("post").defer(*(f"post__{field}" for field in NOT_IN_LISTS))
    )
    pictures = Image.objects.needing_alt().drawable()
    offers = offering.count(editable(request)) if request.user.has_perm("blog.change_post") else 0
    may_lead = request.user.has_perm("blog.change_redirect")
    return {
        "offers": offers,
        "offers_are_cut": offers == offering.MOST_COUNTED,
        "broken": missing.newest_own()[:SHOWN] if may_lead else [],
        "dead_links": _with_dead_links(request)[:SHOWN],
        "handed_in": reviewing.waiting()[:SHOWN] if request.user.has_perm("blog.publish_post") else [],
        "unread_answers": answers[:SHOWN] if request.user.has_perm("blog.view_answer") else [],
        "pictures_needing_alt": pictures[:SHOWN] if request.user.has_perm("blog.change_image") else [],
    }

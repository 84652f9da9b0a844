"""The admin site itself: signing in through allauth, and an index with one button that says Write."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from blog.models import Post, SiteSettings


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

    login = secure_admin_login(AdminSite.login)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Answer with what this person was writing, what is scheduled and what is newest."""
        mine = Post.objects.exclude(state=Post.State.TRASH).select_related("author").order_by("-saved_at")
        if not request.user.has_perm("blog.edit_any_post"):
            mine = mine.owned_by(request.user.pk or 0)
        context = {
            "drafts": mine.filter(state=Post.State.DRAFT)[:8],
            "scheduled": mine.filter(due_at__isnull=False).order_by("due_at")[:8],
            "published": mine.filter(state=Post.State.PUBLISHED).order_by("-published_at")[:8],
        }
        return super().index(request, {**context, **(extra_context or {})})

"""The audit trail, to be looked at: nobody adds, changes or deletes a line of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from blog.admin.noun import NounAdmin, hour
from blog.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(NounAdmin[AuditEntry]):
    """Who changed what readers see, and when."""

    list_display = ("hour_shown", "who_shown", "what", "title_shown", "more_shown")
    list_display_links = None
    list_filter = ("what",)
    search_fields = ("title", "path", "by_name")
    search_help_text = _("Search in titles, addresses and names")
    ordering = ("-id",)
    empty_words = _(
        "Nothing was published yet. Whoever publishes, takes back or trashes something stands here."
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Return False, for an owner too."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Return False, for an owner too."""
        return False

    @admin.display(description=_("when"), ordering="id")
    def hour_shown(self, entry: AuditEntry) -> str:
        """Return the hour of it."""
        return hour(entry.at)

    @admin.display(description=_("who"), ordering="by_name")
    def who_shown(self, entry: AuditEntry) -> str:
        """Return the name of who did it, as it was then."""
        return entry.by_name or str(_("the site by itself"))

    @admin.display(description=_("post"), ordering="title")
    def title_shown(self, entry: AuditEntry) -> SafeString:
        """Return the title as it was then, with the way to the history."""
        page = reverse("admin:blog_post_history", args=[entry.post_id])
        return format_html('<a href="{}">{}</a>', page, entry.title or _("Untitled"))

    @admin.display(description=_("more"))
    def more_shown(self, entry: AuditEntry) -> str:
        """Return the hour of a schedule, else where readers were led or what stood in the way, else the address."""
        if entry.what == AuditEntry.What.SCHEDULED:
            return hour(datetime.fromisoformat(entry.detail))
        return entry.detail or entry.path

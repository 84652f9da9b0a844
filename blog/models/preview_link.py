"""Preview links: addresses under which people without an account read one post before it is public."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Which links."""

    def live(self, at: datetime) -> PreviewLinkQuerySet:
        """Return those that are neither revoked nor past their hour, made by somebody who may still sign in."""
        maker = Q(created_by__is_active=True, created_by__is_staff=True)
        return self.filter(maker, revoked_at=None, expires_at__gt=at)

    def newest_first(self) -> PreviewLinkQuerySet:
        """Return them from the newest to the oldest."""
        return self.order_by("-id")


class PreviewLink(models.Model):
    """One link that was given to somebody. Its address is made of `selector` and of what services/sharing.py seals."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="preview_links")
    # The one state that it shows; always the newest without one. A link must never show more than was meant, so it
    # goes with its state instead of losing it.
    revision = models.ForeignKey(
        "blog.Revision", on_delete=models.CASCADE, null=True, blank=True, related_name="preview_links"
    )
    note = models.CharField(_("for whom"), max_length=100, blank=True)
    selector = models.CharField(max_length=16, unique=True, editable=False)
    # Whoever is deleted takes along the keys that he gave away.
    created_by = models.ForeignKey("blog.User", on_delete=models.CASCADE, related_name="preview_links")
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        "blog.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # All that is known of its readers: how often, and when last.
    times_opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-id"]
        # Who may change a post may give links to it; there are no rights of their own.
        default_permissions = ()
        indexes = [models.Index(fields=["expires_at"], name="blog_previewlink_ends")]

    def __str__(self) -> str:
        return self.note or f"{self.post_id}/{self.pk}"

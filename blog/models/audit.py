"""The audit trail: who changed what readers see, and when. Rows are written once and never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class WrittenOnce(Exception):
    """A row of the audit trail was to be changed or deleted."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Which entries; what would change them is refused."""

    def newest_first(self) -> AuditQuerySet:
        """Return them from the newest to the oldest."""
        return self.order_by("-id")

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        raise WrittenOnce

    def delete(self) -> NoReturn:
        """Refuse."""
        raise WrittenOnce


class AuditEntry(models.Model):
    """That somebody changed what readers see of a post.

    It outlives what it is about: posts, states and people are pointed at without a constraint, and what they were
    called is written down.
    """

    class What(models.TextChoices):
        """What was done."""

        PUBLISHED = "published", _("published")
        CHANGED = "changed", _("published changes")
        SCHEDULED = "scheduled", _("scheduled")
        UNSCHEDULED = "unscheduled", _("took the schedule away")
        MISSED = "missed", _("could not be published at its hour")
        UNPUBLISHED = "unpublished", _("took back from readers")
        GONE = "gone", _("declared gone")
        TRASHED = "trashed", _("moved to the trash")
        RESTORED = "restored", _("took out of the trash")

    what = models.CharField(_("what"), max_length=16, choices=What)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        "blog.User", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    # Empty for what the site did by itself.
    by_name = models.CharField(_("who"), max_length=200, blank=True)
    post = models.ForeignKey(
        "blog.Post", on_delete=models.DO_NOTHING, db_constraint=False, related_name="audit"
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    path = models.CharField(_("address"), max_length=500, blank=True)
    revision = models.ForeignKey(
        "blog.Revision", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    # The hour it is scheduled for, where its readers were led, or what stood in the way.
    detail = models.CharField(_("more"), max_length=500, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        ordering = ["-id"]
        # Nobody has the right to change or delete one, and nobody adds one by hand.
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["post", "-id"], name="blog_audit_of_post"),
            models.Index(fields=["what", "-id"], name="blog_audit_by_what"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.get_what_display()} {self.title}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry. Raises WrittenOnce for one that is there."""
        if not self._state.adding:
            raise WrittenOnce
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise WrittenOnce

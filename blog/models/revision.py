"""Revisions: every saved state of a post, attributed, never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.records import PostRecord


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Which revisions."""

    def newest_first(self) -> RevisionQuerySet:
        """Return them from the newest to the oldest."""
        return self.order_by("-id")


class Revision(models.Model):
    """One saved state of a post. The newest one is its working copy."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="revisions")
    record = models.JSONField()
    by = models.ForeignKey(
        "blog.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="revisions"
    )
    # What they were called, of somebody whose account is deleted.
    by_name = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("saved"))
    published_at = models.DateTimeField(_("went live"), null=True, blank=True)
    # Kept while somebody was typing, not by a button.
    is_automatic = models.BooleanField(_("kept by itself"), default=False)
    # Which window of a browser sent it, so that its next text is known to be written on top of it.
    window = models.CharField(max_length=40, blank=True, editable=False)
    # What somebody called it, to find it again. A named state is never thinned out.
    name = models.CharField(_("name"), max_length=80, blank=True)
    restored_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # When it may be thinned out; never, for what was saved by a button or has been read by the public.
    goes_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["post", "-id"], name="blog_revision_newest"),
            models.Index(
                fields=["goes_at"], name="blog_revision_going", condition=models.Q(goes_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}@{self.pk}"

    @property
    def writer_name(self) -> str:
        """What who wrote it is, or was, called; empty where nobody was signed in."""
        return self.by.shown_name if self.by else self.by_name

    @property
    def as_record(self) -> PostRecord:
        """The state as a PostRecord."""
        return PostRecord.from_json(self.record)

"""What people of the desk remark on a text before it goes out. Readers never see it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Which remarks."""

    def open(self) -> RemarkQuerySet:
        """Return those that nobody has settled."""
        return self.filter(settled_at=None)

    def beginnings(self) -> RemarkQuerySet:
        """Return those that answer no other, the oldest first, with who wrote them and what was answered."""
        return (
            self.filter(answers=None)
            .select_related("by", "settled_by")
            .prefetch_related(models.Prefetch("answered", Remark.objects.select_related("by").order_by("id")))
            .order_by("id")
        )


class Remark(models.Model):
    """A remark on a paragraph, which it quotes so that it finds it again, or on the whole text without a quote."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="remarks")
    by = models.ForeignKey("blog.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # What they were called, of somebody whose account is deleted.
    by_name = models.CharField(max_length=200, blank=True, editable=False)
    at = models.DateTimeField(_("written"))
    text = models.TextField(_("remark"), max_length=4000)
    quote = models.TextField(blank=True, max_length=2000)
    answers = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="answered"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("blog.User", on_delete=models.SET_NULL, null=True, related_name="+")
    settled_by_name = models.CharField(max_length=200, blank=True, editable=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["id"]
        indexes = [models.Index(fields=["post", "id"], name="blog_remark_of_post")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="blog_remark_says_something")
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def writer_name(self) -> str:
        """What who wrote it is, or was, called."""
        return self.by.shown_name if self.by else self.by_name

    @property
    def settler_name(self) -> str:
        """What who settled it is, or was, called."""
        return self.settled_by.shown_name if self.settled_by else self.settled_by_name

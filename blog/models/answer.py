"""Answers: what readers write through the private door."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Which answers."""

    def unread(self) -> AnswerQuerySet:
        """Return those that nobody has opened."""
        return self.filter(read_at=None)


class Answer(models.Model):
    """A private letter of a reader about one post, for the writer alone."""

    post = models.ForeignKey(
        "blog.Post", on_delete=models.CASCADE, related_name="answers", verbose_name=_("about")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    message = models.TextField(_("message"), max_length=10000)
    stamp = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("came in"), editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True, editable=False)
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)
    mail_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(message=""), name="blog_answer_says_something")
        ]

    def __str__(self) -> str:
        return self.message[:60]

"""Addresses that once were public: where they lead now, or that they are gone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Redirect(models.Model):
    """What an address that is no longer anybody's answers: 301 to its target, or 410."""

    path = models.CharField(_("old address"), max_length=500, unique=True, help_text=_("As in /old/address/"))
    target = models.CharField(
        _("leads to"),
        max_length=500,
        blank=True,
        help_text=_("An address of this site or a full one. Empty: gone."),
    )
    post = models.ForeignKey(
        "blog.Post",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="former_addresses",
    )
    created_at = models.DateTimeField(_("made"), editable=False)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(condition=~Q(path=models.F("target")), name="blog_redirect_not_to_itself"),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                name="blog_redirect_path_is_local",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} → {self.target or '410'}"

    @property
    def is_gone(self) -> bool:
        """Whether the address answers "gone"."""
        return not self.target

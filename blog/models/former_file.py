"""The files that images had before: kept, so that a replaced one can be taken back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.image import Image


class FormerFile(models.Model):
    """A file whose place another one has taken; width and height are those of all of it, upright."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="former_files")
    digest = models.CharField(max_length=64)
    original = models.CharField(max_length=200)
    format = models.CharField(max_length=10)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        "blog.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("former file")
        verbose_name_plural = _("former files")
        ordering = ["-replaced_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["image", "digest"], name="blog_formerfile_once"),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="blog_formerfile_has_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.width} × {self.height}"

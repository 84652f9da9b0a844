"""Rows that say in a few words of Markdown what they are."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Described(models.Model):
    """A row with a description, and the HTML that was made of it."""

    description = models.TextField(_("description"), blank=True, max_length=2000, help_text=_("Markdown."))
    description_html = models.TextField(blank=True, editable=False)
    renderer_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def draw(self, inline: Callable[..., str], *, language: str, version: int) -> None:
        """Set the stored HTML of its words, made by `inline` of this version."""
        self.description_html = inline(self.description, language=language)
        self.renderer_version = version

"""What an imported row remembers of where it came from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sourced(models.Model):
    """A row that may have come from elsewhere: the same `source` and `source_id` never come in twice."""

    source = models.CharField(_("imported from"), max_length=40, blank=True, editable=False)
    source_id = models.CharField(_("id there"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source=""),
                name="%(app_label)s_%(class)s_imported_once",
            )
        ]

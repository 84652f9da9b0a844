"""Files that nothing needs any more and that are still to be deleted."""

from __future__ import annotations

from django.db import models


class Leftover(models.Model):
    """A file in a storage; deleted when the storage is there and nothing shows it meanwhile."""

    storage = models.CharField(max_length=20)
    file = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["storage", "file"], name="blog_leftover_once")]

    def __str__(self) -> str:
        return f"{self.storage}:{self.file}"

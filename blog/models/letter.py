"""Mail of the site to people of the desk, waiting to go out."""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """One mail to one address. It is kept until it has gone out, or has been tried often enough."""

    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField()
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"

"""Who has the writing screen of which post open."""

from __future__ import annotations

from django.db import models


class Presence(models.Model):
    """One person at one post, and when their browser has last said so."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey("blog.User", on_delete=models.CASCADE, related_name="presences")
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="blog_presence_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.post_id}"

"""Former names, reserved for their owners."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Alias(models.Model):
    """A name that a post, an image or a tag had: `post:` and `image:` still find the owner by it."""

    class Space(models.TextChoices):
        """Which names it belongs to."""

        POST = "post", _("post")
        IMAGE = "image", _("picture")
        TAG = "tag", _("tag")

    space = models.CharField(max_length=5, choices=Space)
    name = models.CharField(max_length=80)
    post = models.ForeignKey(
        "blog.Post", on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    image = models.ForeignKey(
        "blog.Image", on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    tag = models.ForeignKey(
        "blog.Tag", on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [
            models.UniqueConstraint(fields=["space", "name"], name="blog_alias_reserved_once"),
            models.CheckConstraint(
                condition=Q(space="post", post__isnull=False, image__isnull=True, tag__isnull=True)
                | Q(space="image", post__isnull=True, image__isnull=False, tag__isnull=True)
                | Q(space="tag", post__isnull=True, image__isnull=True, tag__isnull=False),
                name="blog_alias_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}:{self.name}"

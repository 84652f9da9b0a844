"""Former names, reserved for their owners."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OWNERS = ("post", "image", "tag", "author", "series")


def _owned_by(space: str) -> Q:
    """Return the condition that an alias of `space` has the owner of that kind and no other."""
    return Q(space=space, **{f"{owner}__isnull": owner != space for owner in OWNERS})


class Alias(models.Model):
    """A name that a post, an image, a tag, an author or a series had: texts and records still find the owner by it."""

    class Space(models.TextChoices):
        """Which names it belongs to."""

        POST = "post", _("post")
        IMAGE = "image", _("picture")
        TAG = "tag", _("tag")
        AUTHOR = "author", _("author")
        SERIES = "series", _("series")

    space = models.CharField(max_length=6, choices=Space)
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
    author = models.ForeignKey(
        "blog.Author", on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    series = models.ForeignKey(
        "blog.Series", on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [
            models.UniqueConstraint(fields=["space", "name"], name="blog_alias_reserved_once"),
            models.CheckConstraint(
                condition=reduce(or_, map(_owned_by, OWNERS)),
                name="blog_alias_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}:{self.name}"

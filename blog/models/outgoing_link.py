"""Pages elsewhere that readers are sent to, and what was found when somebody last looked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

# So many looks in a row find nothing before a page is called dead: an hour, a day and three days lie between them.
DEAD_AFTER = 4
# A host is left alone for so long after each look.
HOST_RESTS = timedelta(seconds=30)


class OutgoingLinkQuerySet(models.QuerySet["OutgoingLink"]):
    """Which links."""

    def due(self, at: datetime) -> OutgoingLinkQuerySet:
        """Return those to be looked at that nobody holds and whose host has had its rest."""
        held = OutgoingLink.objects.filter(Q(looked_at__gt=at - HOST_RESTS) | Q(claimed_until__gt=at))
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        return (
            self.filter(free, next_at__lte=at).exclude(host__in=held.values("host")).order_by("next_at", "id")
        )

    def dead(self) -> OutgoingLinkQuerySet:
        """Return those at which nothing was found, again and again."""
        return self.filter(failures__gte=DEAD_AFTER)


class OutgoingLink(models.Model):
    """One page of another site that public posts link to."""

    # Without what stands after #: that is between the browser and the page. Longer addresses are not watched.
    url = models.CharField(max_length=2000, unique=True)
    host = models.CharField(max_length=255, db_index=True)
    posts = models.ManyToManyField("blog.Post", related_name="outgoing_links")
    noted_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # A status of HTTP; 0, with why, for no answer.
    status = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=20, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, db_index=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = OutgoingLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.url

    @property
    def is_dead(self) -> bool:
        """Whether nothing was found there, again and again."""
        return self.failures >= DEAD_AFTER

"""Addresses that readers asked for in vain, and a count of what scanners asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MissedAddressQuerySet(models.QuerySet["MissedAddress"]):
    """Which of them a person is to see."""

    def listed(self) -> MissedAddressQuerySet:
        """Return those that nobody has put aside, or that were met again when that was over."""
        return self.filter(Q(ignored_until=None) | Q(last_at__gte=F("ignored_until")))

    def own(self) -> MissedAddressQuerySet:
        """Return those that a page of this site links to: our own broken links."""
        return self.listed().filter(is_own=True)

    def most_wanted_first(self) -> MissedAddressQuerySet:
        """Return them with our own broken links first, then by how often they were met."""
        return self.order_by("-is_own", "-times", "-last_at", "id")


class MissedAddress(models.Model):
    """An address at which nothing is, how often readers met that, and from where the last of them came.

    Of the readers nothing is kept: no name, no number, no browser.
    """

    path = models.CharField(_("address"), max_length=500, unique=True)
    first_at = models.DateTimeField(_("first met"))
    last_at = models.DateTimeField(_("last met"))
    times = models.PositiveIntegerField(_("times"), default=1)
    # "/page/" of this site, or "example.org/page"; what stood behind a ? is never kept.
    referrer = models.CharField(_("linked from"), max_length=500, blank=True)
    is_own = models.BooleanField(_("linked from this site"), default=False)
    ignored_until = models.DateTimeField(null=True, blank=True)

    objects = MissedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("not found")
        default_permissions = ()
        indexes = [models.Index(fields=["-is_own", "-times", "-last_at"], name="blog_missed_wanted")]
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"), name="blog_missed_is_local"
            )
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def is_ignored(self) -> bool:
        """Whether somebody has put it aside and it was not met again since that is over."""
        return self.ignored_until is not None and self.last_at < self.ignored_until


class UncountedMisses(models.Model):
    """One row: how often something was asked for that gets no row of its own, as scanners do."""

    times = models.PositiveBigIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("asked for by scanners")
        verbose_name_plural = _("asked for by scanners")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="blog_uncounted_one_row")]

    def __str__(self) -> str:
        return str(self.times)

"""Series: posts that are read one after the other, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.described import Described
from blog.models.named import NamedQuerySet
from blog.models.names import slug_validators
from blog.models.shown import Shown, ShownQuerySet
from blog.models.sourced import Sourced

# The place of a part that nobody has put anywhere: behind all that somebody has.
LAST = 2_000_000_000
# On the page of a part all are named if there are no more than these, else so many on each side of it.
WHOLE, BESIDE = 12, 3
# One question for a part, its series and those around it, a few more than are named.
_AROUND = f"""SELECT step.post_id, step.number, post.title, post.path, post.language, me.number AS own,
    series.id AS series_id, series.name, series.slug, series.public_parts
FROM blog_part me
JOIN blog_series series ON series.id = me.series_id
JOIN blog_part step ON step.series_id = me.series_id
    AND step.number >= me.number - {WHOLE} AND step.number <= me.number + {WHOLE}
JOIN blog_post post ON post.id = step.post_id
WHERE me.post_id = %s"""


class SeriesQuerySet(NamedQuerySet["Series"]):
    """Which series."""

    def used(self) -> SeriesQuerySet:
        """Return the series of which readers can see a part; the others are nobody's business."""
        return self.filter(public_parts__gt=0)


class Series(Shown, Sourced, Described):
    """Posts in an order of their own, which belongs to the series and not to them."""

    SHOWN_AS = ("series", "pk")

    name = models.CharField(_("name"), max_length=100, unique=True)
    slug = models.CharField(_("address name"), max_length=80, unique=True, validators=slug_validators)
    is_complete = models.BooleanField(
        _("complete"), default=False, help_text=_("Readers are told that there is no more to come.")
    )
    # How many parts readers can see; kept, so that the page of a part counts nothing.
    public_parts = models.PositiveIntegerField(default=0, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["name", "id"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(slug=""), name="blog_series_slug_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The address of the series' page."""
        return f"/series/{self.slug}/"


class PartQuerySet(ShownQuerySet["Part"]):
    """Which parts."""

    def in_order(self) -> PartQuerySet:
        """Return them as the series orders them: as somebody has put them, and behind these by their dates."""
        return self.order_by("place", "listed_at", "post_id")


class Part(Shown):
    """That a post stands in a series (in one at most), and where."""

    SHOWN_AS = ("part", "pk")

    post = models.OneToOneField("blog.Post", on_delete=models.CASCADE, primary_key=True, related_name="part")
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField(default=LAST)
    # The date of the post while readers find it in the series, and which part it is for them then, from 1.
    listed_at = models.DateTimeField(null=True, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        default_permissions = ()
        indexes = [
            models.Index(fields=["series", "number"], name="blog_part_in_order"),
            models.Index(fields=["series", "-listed_at", "-post"], name="blog_part_lists"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.series_id}"


class Step(NamedTuple):
    """A part as the page of another names it."""

    number: int
    pk: int
    title: str
    path: str
    language: str


@dataclass(frozen=True)
class Standing:
    """Where a post stands in its series: the how-manieth part of how many, and the parts around it with itself."""

    series: Series
    number: int
    count: int
    steps: tuple[Step, ...]

    @property
    def previous(self) -> Step | None:
        """The part before it."""
        return self._step(self.number - 1)

    @property
    def next(self) -> Step | None:
        """The part after it."""
        return self._step(self.number + 1)

    @property
    def is_whole(self) -> bool:
        """Whether all parts are among the steps."""
        return len(self.steps) == self.count

    def _step(self, number: int) -> Step | None:
        return next((step for step in self.steps if step.number == number), None)


def window(number: int, count: int) -> tuple[int, int]:
    """Return the first and the last part that the page of part `number` of `count` names."""
    if count <= WHOLE:
        return 1, count
    first = max(1, min(number - BESIDE, count - 2 * BESIDE))
    return first, first + 2 * BESIDE


def steps(series: Series, first: int, last: int) -> list[Step]:
    """Return the public parts of a series from number `first` to `last`, in one question."""
    rows = Part.objects.filter(series=series, number__gte=first, number__lte=last).order_by("number")
    columns = ("number", "post_id", "post__title", "post__path", "post__language")
    return list(starmap(Step, rows.values_list(*columns)))


def standing(post: int) -> Standing | None:
    """Return where readers find the post with this id in its series, in one question; None where they do not."""
    found: list[Any] = list(Part.objects.raw(_AROUND, [post]))
    if not found:
        return None
    one = found[0]
    series = Series(pk=one.series_id, name=one.name, slug=one.slug, public_parts=one.public_parts)
    first, last = window(one.own, one.public_parts)
    near = [Step(each.number, each.pk, each.title, each.path, each.language) for each in found]
    shown = sorted(step for step in near if first <= step.number <= last)
    return Standing(series, one.own, one.public_parts, tuple(shown))

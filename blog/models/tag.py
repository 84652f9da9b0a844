"""Tags: the subjects of the site."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.described import Described
from blog.models.named import NamedQuerySet
from blog.models.names import slug_validators
from blog.models.shown import Shown
from blog.models.sourced import Sourced


def parted(written: str) -> list[str]:
    """Return words that are separated by commas or line ends, each once whatever its capitals."""
    words = (" ".join(word.split()) for word in written.replace("\n", ",").split(","))
    return list({word.casefold(): word for word in words if word}.values())


class TagQuerySet(NamedQuerySet["Tag"]):
    """Which tags."""

    def named(self, name: str) -> Tag | None:
        """Return the tag of this name, else the one with this synonym, whatever the capitals."""
        return super().named(name) or self._also_named(name.casefold())

    def _also_named(self, wanted: str) -> Tag | None:
        rows = self.exclude(synonyms="").values_list("pk", "synonyms")
        found = next((pk for pk, others in rows if wanted in map(str.casefold, parted(others))), None)
        return self.filter(pk=found).first() if found is not None else None

    def of_post(self, pk: int) -> list[Tag]:
        """Return the tags of a post with what a page shows of them."""
        # Every page asks this; to put the question together would take Django six times as long as all the rest of it.
        return list(
            self.raw(
                "SELECT tag.id, tag.name, tag.slug FROM blog_tag tag"
                " JOIN blog_post_tags tagging ON tagging.tag_id = tag.id WHERE tagging.post_id = %s",
                [pk],
            )
        )

    def used(self) -> TagQuerySet:
        """Return the tags that readers can find posts under; asks each tag for one post, not for all."""
        from blog.models.post import Tagging

        return self.filter(
            models.Exists(Tagging.objects.filter(tag=models.OuterRef("pk"), listed_at__isnull=False))
        )

    def with_counts(self) -> TagQuerySet:
        """Return the tags that readers can find posts under, each with `count`."""
        shown = models.Count("taggings", filter=models.Q(taggings__listed_at__isnull=False))
        return self.annotate(count=shown).filter(count__gt=0)


class Tag(Shown, Sourced, Described):
    """A subject that posts share."""

    SHOWN_AS = ("tag", "pk")

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.CharField(_("address name"), max_length=80, unique=True, validators=slug_validators)
    synonyms = models.TextField(
        _("other words for it"),
        blank=True,
        max_length=1000,
        help_text=_(
            "Separated by commas. Who types one of them under a post gets this tag, and readers find its posts by them."
        ),
    )

    objects = TagQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name", "id"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(slug=""), name="blog_tag_slug_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def other_names(self) -> list[str]:
        """Its synonyms, one by one."""
        return parted(self.synonyms)

    @property
    def path(self) -> str:
        """The address of the tag's page."""
        return f"/tag/{self.slug}/"

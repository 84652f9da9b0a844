"""Tags: the subjects of the site."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.names import slug_validators
from blog.models.shown import Shown, ShownQuerySet
from blog.models.sourced import Sourced


class TagQuerySet(ShownQuerySet["Tag"]):
    """Which tags."""

    def named(self, name: str) -> Tag | None:
        """Return the tag of this name, whatever its capitals; databases know only those of ASCII."""
        wanted = name.casefold()
        rows = self.values_list("pk", "name")
        found = next((pk for pk, known in rows if known.casefold() == wanted), None)
        return self.filter(pk=found).first() if found is not None else None

    def called(self, slugs: Sequence[str]) -> list[Tag]:
        """Return the tags that have, or had, these address names, in their order."""
        if not slugs:
            return []
        found = {tag.slug: tag for tag in self.filter(slug__in=slugs)}
        if missing := [slug for slug in slugs if slug not in found]:
            former = dict(self.filter(aliases__name__in=missing).values_list("aliases__name", "pk"))
            rows = self.in_bulk(set(former.values()))
            found |= {slug: rows[pk] for slug, pk in former.items() if slug in missing}
        return list(dict.fromkeys(found[slug] for slug in slugs if slug in found))

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


class Tag(Shown, Sourced):
    """A subject that posts share."""

    SHOWN_AS = ("tag", "pk")

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.CharField(_("address name"), max_length=80, unique=True, validators=slug_validators)
    description = models.TextField(_("description"), blank=True, max_length=2000, help_text=_("Markdown."))
    description_html = models.TextField(blank=True, editable=False)
    renderer_version = models.PositiveIntegerField(default=0, editable=False)

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

    def draw(self, inline: Callable[..., str], *, language: str, version: int) -> None:
        """Set the stored HTML of its words, made by `inline` of this version."""
        self.description_html = inline(self.description, language=language)
        self.renderer_version = version

    @property
    def path(self) -> str:
        """The address of the tag's page."""
        return f"/tag/{self.slug}/"

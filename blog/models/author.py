"""Authors: the names under which posts appear."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.lines import Link, links
from blog.models.names import slug_validators
from blog.models.shown import Shown, ShownQuerySet
from blog.models.sourced import Sourced


class AuthorQuerySet(ShownQuerySet["Author"]):
    """Which authors."""

    def used(self) -> AuthorQuerySet:
        """Return the authors of whom readers can find posts."""
        from blog.models.post import Post

        return self.filter(
            models.Exists(Post.objects.visible().posts().filter(author=models.OuterRef("pk")).order_by())
        )

    def called(self, slug: str) -> Author | None:
        """Return the author that has this address name, else the one that had it."""
        if not slug:
            return None
        return self.filter(slug=slug).first() or self.filter(aliases__name=slug).first()


class Author(Shown, Sourced):
    """A by-line with its own page; may exist without a User (a guest, somebody imported)."""

    SHOWN_AS = ("author", "pk")

    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("address name"), max_length=80, unique=True, validators=slug_validators)
    bio = models.TextField(_("about"), blank=True, max_length=2000, help_text=_("A few sentences. Markdown."))
    bio_html = models.TextField(blank=True, editable=False)
    renderer_version = models.PositiveIntegerField(default=0, editable=False)
    picture = models.ForeignKey(
        "blog.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="portrait_of",
        verbose_name=_("picture"),
    )
    links = models.TextField(
        _("links"), blank=True, max_length=2000, help_text=_("One a line: Words | https://example.com/")
    )
    user = models.OneToOneField(
        "blog.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("signs in as"),
    )

    objects = AuthorQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "id"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(slug=""), name="blog_author_slug_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def draw(self, inline: Callable[..., str], *, language: str, version: int) -> None:
        """Set the stored HTML of its words, made by `inline` of this version."""
        self.bio_html = inline(self.bio, language=language)
        self.renderer_version = version

    @property
    def path(self) -> str:
        """The address of the author's page."""
        return f"/author/{self.slug}/"

    @property
    def link_items(self) -> list[Link]:
        """The links below the author's name."""
        return links(self.links)

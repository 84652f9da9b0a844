"""What the owner decides about the whole site: one row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.lines import Link, links
from blog.models.shown import Shown


class Uncredited(models.TextChoices):
    """Which pictures may not be published without saying who made them."""

    ALLOW = "allow", _("may be published")
    BORROWED = "borrowed", _("may not be published if they are borrowed")
    ALL = "all", _("may not be published")


class SiteSettings(Shown):
    """The settings of the site, editable in the admin; there is one row, made when first asked for."""

    SHOWN_AS = ("sitesettings", "pk")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=80, default="Influency")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    description = models.TextField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences for search engines and cards."),
    )
    contact_email = models.EmailField(_("contact"), blank=True, help_text=_("Answers are mailed here."))
    navigation = models.TextField(
        _("navigation"), blank=True, max_length=2000, help_text=_("One a line: About | /about/")
    )
    social = models.TextField(
        _("social profiles"),
        blank=True,
        max_length=2000,
        help_text=_("One a line: Words | https://example.com/"),
    )
    footer = models.CharField(_("line at the foot"), max_length=300, blank=True)
    closing_question = models.CharField(
        _("closing question"),
        max_length=200,
        default="Wanna talk about it?",
        help_text=_("Where a post has none."),
    )
    authors_publish = models.BooleanField(
        _("authors publish"), default=False, help_text=_("Else only editors do, and authors hand in.")
    )

    uncredited = models.CharField(
        _("pictures without credit"),
        max_length=8,
        choices=Uncredited,
        default=Uncredited.ALLOW,
        help_text=_("A picture is borrowed when it has a source or a licence."),
    )
    shows_credits = models.BooleanField(
        _("page of picture credits"),
        default=False,
        help_text=_("A public page, /credits/, that names whose pictures the site shows and on what terms."),
    )

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="blog_sitesettings_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> SiteSettings:
        """Return the settings in force; the defaults while nobody has saved any."""
        return next(iter(cls.objects.filter(pk=1)), None) or cls()

    @property
    def navigation_items(self) -> list[Link]:
        """The links at the head of every page."""
        return links(self.navigation)

    @property
    def social_items(self) -> list[Link]:
        """The profiles elsewhere."""
        return links(self.social)

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


class Theme(models.TextChoices):
    """Which style sheet dresses the pages."""

    PAPER = "paper", _("Paper")
    STUDIO = "studio", _("Studio")


class Pairing(models.TextChoices):
    """Which letters the site is set in."""

    SCHOLAR = "scholar", _("Scholar: STIX Two with Libre Franklin")
    CLEAR = "clear", _("Clear: Atkinson Hyperlegible, without serifs")
    BOOK = "book", _("Book: EB Garamond with Cabin")
    SYSTEM = "system", _("The device’s own, which need no download")


class Measure(models.TextChoices):
    """How wide the column of text is."""

    NARROW = "narrow", _("Narrow")
    NORMAL = "normal", _("Normal")
    WIDE = "wide", _("Wide")


class HeaderOn(models.TextChoices):
    """Where the picture of the site stands."""

    HOME = "home", _("On the front page")
    ALL = "all", _("On every page")


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

    theme = models.CharField(_("theme"), max_length=20, choices=Theme, default=Theme.PAPER)
    accent = models.CharField(_("accent colour"), max_length=7, blank=True)
    pairing = models.CharField(_("letters"), max_length=20, choices=Pairing, default=Pairing.SCHOLAR)
    measure = models.CharField(_("width of the text"), max_length=20, choices=Measure, default=Measure.NORMAL)
    header_image = models.ForeignKey(
        "blog.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="header_of",
        verbose_name=_("picture of the site"),
    )
    header_alt = models.CharField(_("what it shows"), max_length=500, blank=True)
    header_is_decorative = models.BooleanField(_("only decoration here"), default=False)
    header_on = models.CharField(_("where it stands"), max_length=10, choices=HeaderOn, default=HeaderOn.HOME)
    # The picture as pages show it, drawn when it or its words are saved.
    header_html = models.TextField(blank=True, editable=False)
    renderer_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="blog_sitesettings_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> SiteSettings:
        """Return the settings in force; the defaults while nobody has saved any."""
        # Every page asks this; to put the question together would take Django longer than all the rest of it. Not by the
        # names of columns, of which one may be missing until an upgrade has been migrated.
        return next(iter(cls.objects.raw("SELECT * FROM blog_sitesettings WHERE id = 1")), None) or cls()

    @property
    def navigation_items(self) -> list[Link]:
        """The links at the head of every page."""
        return links(self.navigation)

    @property
    def header_is_everywhere(self) -> bool:
        """Whether its picture stands on every page, and not on the front page only."""
        return self.header_on == HeaderOn.ALL

    @property
    def social_items(self) -> list[Link]:
        """The profiles elsewhere."""
        return links(self.social)

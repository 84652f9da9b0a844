"""The picture library: images, the files made of them, and where they are used."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.fields import WebAddress
from blog.models.names import image_name_validators
from blog.models.shown import Shown, ShownQuerySet
from blog.models.sourced import Sourced
from blog.records import Picture, Source

if TYPE_CHECKING:
    from blog.models.post import Post


class ImageQuerySet(ShownQuerySet["Image"]):
    """Which images."""

    def drawable(self) -> ImageQuerySet:
        """Return images with all that is needed to draw them, in one more query."""
        return self.prefetch_related("renditions")

    def matching(self, words: str) -> ImageQuerySet:
        """Return images whose name, alt, caption or credit holds every one of `words`."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(
                models.Q(name__icontains=word)
                | models.Q(alt__icontains=word)
                | models.Q(caption__icontains=word)
                | models.Q(credit__icontains=word)
            )
        return found

    def shown_to_readers(self) -> ImageQuerySet:
        """Return images that a public post shows, or that are an author's portrait or the picture of the site."""
        from blog.models.post import Post

        in_posts = models.Q(uses__is_live=True, uses__post__state=Post.State.PUBLISHED)
        elsewhere = models.Q(portrait_of__isnull=False) | models.Q(header_of__isnull=False)
        return self.filter(in_posts | elsewhere).distinct()

    def credited(self) -> ImageQuerySet:
        """Return images that say whose they are, on what terms they may be used, or where they are from."""
        return self.exclude(digest=None).exclude(credit="", licence="", source_url="")

    def with_public_posts(self) -> ImageQuerySet:
        """Return drawable images, each with the public posts that show it, in three queries."""
        from blog.models.post import NOT_IN_LISTS, Post

        posts = Post.objects.visible().defer(*NOT_IN_LISTS).newest_first()
        live = ImageUse.objects.filter(is_live=True).prefetch_related(models.Prefetch("post", posts))
        return self.drawable().prefetch_related(models.Prefetch("uses", live, to_attr="live_uses"))

    def called(self, name: str) -> Image | None:
        """Return the image that has this name, else the one that had it."""
        return self.filter(name=name).first() or self.filter(aliases__name=name).first()

    def needing_alt(self) -> ImageQuerySet:
        """Return images that lack the words that publishing asks for."""
        return self.filter(alt="", is_decorative=False)

    def uncredited(self) -> ImageQuerySet:
        """Return images that do not say who made them."""
        return self.filter(credit="")

    def waiting(self) -> ImageQuerySet:
        """Return images whose file is still to come."""
        return self.filter(digest=None)

    def unused(self) -> ImageQuerySet:
        """Return images that no post shows, drafts included, and that are neither a portrait nor the site's picture."""
        return self.filter(uses=None, leads=None, portrait_of=None, header_of=None)

    def lacking_renditions(self, recipe: int) -> ImageQuerySet:
        """Return images whose set of renditions by `recipe` is not complete yet, the newest first."""
        return self.filter(recipe__lt=recipe).exclude(digest=None).order_by("-id")

    def unmade(self) -> ImageQuerySet:
        """Return images of which some rendition could not be made."""
        return self.exclude(problem="")

    def unclaimed(self, at: datetime) -> ImageQuerySet:
        """Return images whose renditions nobody is making at `at`."""
        return self.filter(models.Q(claimed_until=None) | models.Q(claimed_until__lte=at))


class Image(Shown, Sourced):
    """A picture with its words. Without a digest it waits for its file: it has a name and words already."""

    SHOWN_AS = ("image", "pk")

    name = models.CharField(_("name"), max_length=80, unique=True, validators=image_name_validators)
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    caption = models.TextField(
        _("caption"), blank=True, max_length=2000, help_text=_("Shown below. Markdown.")
    )
    credit = models.CharField(_("credit"), max_length=300, blank=True, help_text=_("Who made it."))
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    source_url = WebAddress(_("where it is from"), blank=True, max_length=500)
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Says nothing of its own: screen readers pass over it.")
    )
    tags = models.ManyToManyField("blog.Tag", blank=True, related_name="images", verbose_name=_("tags"))

    digest = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    original = models.CharField(max_length=200, blank=True, editable=False)
    format = models.CharField(max_length=10, blank=True, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    whole_width = models.PositiveIntegerField(default=0, editable=False)
    whole_height = models.PositiveIntegerField(default=0, editable=False)
    turn = models.PositiveSmallIntegerField(default=0, editable=False)
    crop_left = models.PositiveIntegerField(default=0, editable=False)
    crop_top = models.PositiveIntegerField(default=0, editable=False)
    crop_width = models.PositiveIntegerField(default=0, editable=False)
    crop_height = models.PositiveIntegerField(default=0, editable=False)
    has_alpha = models.BooleanField(default=False, editable=False)
    frames = models.PositiveSmallIntegerField(default=1, editable=False)
    fingerprint = models.CharField(max_length=32, blank=True, editable=False)
    # What the file says of itself (alt, caption, credit, licence), offered to who describes it.
    found = models.JSONField(default=dict, blank=True, editable=False)
    tint = models.PositiveSmallIntegerField(null=True, editable=False)
    focal_x = models.PositiveSmallIntegerField(default=50, editable=False)
    focal_y = models.PositiveSmallIntegerField(default=50, editable=False)
    # The recipe by which all renditions are there; 0 while some are missing.
    recipe = models.PositiveSmallIntegerField(default=0, editable=False, db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)

    uploaded_by = models.ForeignKey(
        "blog.User", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="images"
    )
    created_at = models.DateTimeField(_("added"), editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="blog_image_newest")]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(name=""), name="blog_image_name_not_empty"),
            models.CheckConstraint(
                condition=models.Q(digest__isnull=True) | models.Q(width__gt=0, height__gt=0),
                name="blog_image_with_file_has_size",
            ),
            models.CheckConstraint(
                condition=models.Q(focal_x__lte=100, focal_y__lte=100), name="blog_image_focal_is_percent"
            ),
            models.CheckConstraint(condition=models.Q(turn__lt=4), name="blog_image_turn_is_quarters"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        """Whether the file is still to come."""
        return self.digest is None

    @property
    def needs_alt(self) -> bool:
        """Whether it lacks the words that publishing asks for."""
        return not self.alt.strip() and not self.is_decorative

    @property
    def is_borrowed(self) -> bool:
        """Whether it comes from elsewhere, or is lent: then readers should learn whose it is."""
        return bool(self.source_url or self.licence)

    @property
    def public_posts(self) -> list[Post]:
        """The public posts that show it, from what `with_public_posts` has fetched."""
        return [use.post for use in self.live_uses]  # type: ignore[attr-defined]

    @property
    def markdown(self) -> str:
        """What an editor writes to show it as a figure."""
        return f"![](image:{self.name})"

    @property
    def current(self) -> list[Rendition]:
        """Its renditions that pages may use, the narrowest first."""
        return sorted(
            (each for each in self.renditions.all() if each.retired_at is None and not each.use),
            key=lambda each: each.width,
        )

    @property
    def shares(self) -> list[Rendition]:
        """Its renditions for links to a post elsewhere: the present one, and a former one until that is made."""
        made = (each for each in self.renditions.all() if each.retired_at is None)
        return [each for each in made if each.use == Rendition.Use.SHARE]

    @property
    def share(self) -> Rendition | None:
        """The rendition that links to a post are shown with elsewhere; None as long as it is not made."""
        return next(iter(self.shares), None)

    @property
    def safe(self) -> Rendition | None:
        """The rendition made at upload, which any page can use; None while waiting."""
        return next((each for each in self.current if each.is_safe), None)

    @property
    def full(self) -> Rendition | None:
        """The largest rendition that everything can read: the one to look at by itself; None while waiting."""
        return max(
            (each for each in self.current if each.format in ("jpeg", "png")),
            key=lambda each: (each.width, not each.is_safe),
            default=None,
        )

    @property
    def as_picture(self) -> Picture:
        """All that is needed to draw it, in the words that the craft of markup knows."""
        safe, full = self.safe, self.full
        sources = tuple(
            Source(
                f"image/{format}",
                tuple((each.url, each.width) for each in files.values()),
                is_moving=self.frames > 1 and format == "webp",
            )
            for format, files in self._offered.items()
        )
        return Picture(
            name=self.name,
            alt=self.alt,
            caption=self.caption,
            credit=self.credit,
            source_url=self.source_url,
            src=safe.url if safe else "",
            width=safe.width if safe else 0,
            height=safe.height if safe else 0,
            sources=sources,
            href=full.url if full else "",
            href_width=full.width if full else 0,
            # A colour behind a picture that shines through would stay visible.
            tint=None if self.has_alpha else self.tint,
            focal=(self.focal_x, self.focal_y),
            is_waiting=self.is_waiting or safe is None,
            is_decorative=self.is_decorative,
            is_borrowed=self.is_borrowed,
        )

    @property
    def _offered(self) -> dict[str, dict[int, Rendition]]:
        """Its files that a page offers by format, the one that browsers are to take first, and width."""
        # Of a very tall picture several files may have come out equally wide.
        avif, webp = (
            {each.width: each for each in self.current if each.format == format}
            for format in ("avif", "webp")
        )
        # Hard edges in a few plain colours are what WebP keeps exactly, and sometimes in half the bytes.
        if self.frames == 1 and avif.keys() == webp.keys() and _weight(webp) < _weight(avif):
            avif = {}
        return {format: files for format, files in (("avif", avif), ("webp", webp)) if files}

    @property
    def thumbnail_url(self) -> str:
        """The address of its smallest rendition; empty while waiting."""
        small = [each for each in self.current if each.format != "avif"]
        return small[0].url if small else ""


def _weight(files: dict[int, Rendition]) -> int:
    """Return the bytes of these files all in all."""
    return sum(each.bytes for each in files.values())


class Rendition(Shown):
    """One file made of an image, served for ever under a name that tells its content."""

    SHOWN_AS = ("image", "image_id")

    class Use(models.TextChoices):
        """What it is for; nothing special is written as nothing."""

        PAGES = "", _("pages")
        SHARE = "share", _("links elsewhere")

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=10)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.CharField(max_length=100)
    bytes = models.PositiveIntegerField(default=0)
    is_safe = models.BooleanField(default=False)
    use = models.CharField(max_length=10, blank=True, choices=Use, default=Use.PAGES)
    # Since when no page uses it any more; what was fetched from elsewhere meanwhile goes on finding it for a while.
    retired_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects: ClassVar[ShownQuerySet[Rendition]] = ShownQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["format", "width"]
        constraints = [
            models.UniqueConstraint(fields=["image", "file"], name="blog_rendition_once"),
            models.UniqueConstraint(
                fields=["image"],
                condition=models.Q(is_safe=True, retired_at=None),
                name="blog_rendition_one_safe",
            ),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="blog_rendition_has_size"
            ),
        ]

    def __str__(self) -> str:
        return self.file

    @property
    def url(self) -> str:
        """Its address under media."""
        from django.conf import settings

        return f"{settings.MEDIA_URL}{self.file}"


class ImageUse(models.Model):
    """That a post shows an image: in what readers see (`is_live`) or in its working copy."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="image_uses")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="uses")
    is_live = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "image", "is_live"], name="blog_imageuse_once")
        ]

    def __str__(self) -> str:
        return f"{self.image_id} in {self.post_id}"

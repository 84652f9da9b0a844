"""Posts and pages: the row holds what readers see; everything else is a revision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog.models.names import slug_validators
from blog.models.series import Series, Standing, standing
from blog.models.shown import Shown, ShownQuerySet
from blog.models.sourced import Sourced
from blog.models.tag import Tag

if TYPE_CHECKING:
    from blog.models.user import User

# The bodies, which stay in the table for a list.
NOT_IN_LISTS = ("body", "html", "text")
# What is drawn of the picture at its head.
_LEAD = tuple(
    f"lead_image__{name}"
    for name in (
        *("name", "alt", "caption", "credit", "licence", "source_url", "is_decorative"),
        *("digest", "frames", "has_alpha", "tint", "focal_x", "focal_y"),
    )
)
# What a teaser shows and no more: of a row so wide, asking for the rest costs more than drawing what is asked for.
IN_LISTS = (
    *("kind", "state", "title", "path", "standfirst_html", "published_at", "language", "words"),
    *("author__name", "author__slug"),
    *_LEAD,
)
IN_FEEDS = (*IN_LISTS, "html", "created_at", "modified_at")
IN_RESULTS = (
    *("kind", "title", "path", "published_at", "language", "text", "author__name"),
    *("is_part", "part__series__name"),
)
IN_PAGES = (
    *(
        *IN_LISTS,
        "html",
        "text",
        "pictures",
        "closing_question",
        "modified_at",
        "is_part",
        "author__bio_html",
    ),
    *(f"{side}__{name}" for side in ("previous_post", "next_post") for name in ("title", "path", "language")),
)


class PostQuerySet(ShownQuerySet["Post"]):
    """Which posts."""

    # What lists are ordered by.
    _place: tuple[str, str] = ("published_at", "id")

    def visible(self) -> PostQuerySet:
        """Return what readers may see: the only place that knows. Never looks at the clock."""
        return self.filter(state=Post.State.PUBLISHED)

    def visible_among(self, pks: Collection[int]) -> PostQuerySet:
        """Return those with these ids that readers may see, found by their ids.

        Asked for both plainly, SQLite would rather go through all that are public than look up a dozen ids.
        """
        seen = Coalesce(F("state"), Value(""))
        return self.filter(pk__in=pks).alias(seen_as=seen).filter(seen_as=Post.State.PUBLISHED)

    def posts(self) -> PostQuerySet:
        """Return dated posts, without the pages that have an address of their own."""
        return self.filter(kind=Post.Kind.POST)

    def under(self, tag: Tag | int) -> PostQuerySet:
        """Return the posts that readers find under a tag, in an order that its index has: what is not visible has no
        place there, so that it need not be asked for (which would tempt a database to begin with the other index)."""
        listing = FilteredRelation("taggings", condition=Q(taggings__tag=tag))
        # By names of their own, as each filter on a relation to many rows would join them once more.
        columns = {"listed_at": F("listing__listed_at"), "listed_id": F("listing__post_id")}
        found = self.annotate(listing=listing).annotate(**columns).filter(listed_at__isnull=False)
        found._place = ("listed_at", "listed_id")
        return found

    def in_series(self, series: Series | int) -> PostQuerySet:
        """Return the posts that readers find in a series, in the order of lists, which its index has too."""
        found = self.filter(part__series=series, part__listed_at__isnull=False)
        found._place = ("part__listed_at", "part__post_id")
        return found

    def parts_of(self, series: Series, *, after: int = 0) -> PostQuerySet:
        """Return the posts that readers find in a series behind its part `after`, in the order of the series."""
        return self.filter(part__series=series, part__number__gt=after).order_by("part__number")

    def newest_first(self) -> PostQuerySet:
        """Return them in the order of lists."""
        return self.order_by(*(f"-{column}" for column in self._place))

    def oldest_first(self) -> PostQuerySet:
        """Return them in the order of lists, turned round."""
        return self.order_by(*self._place)

    def before(self, published_at: datetime, pk: int) -> PostQuerySet:
        """Return what comes after this place in `newest_first` order: older, or as old with a lower id."""
        date, number = self._place
        # The bound by itself lets an index begin there.
        older = Q(**{f"{date}__lt": published_at}) | Q(**{f"{number}__lt": pk})
        return self.filter(older, **{f"{date}__lte": published_at})

    def after(self, published_at: datetime, pk: int) -> PostQuerySet:
        """Return what comes before this place in `newest_first` order."""
        date, number = self._place
        newer = Q(**{f"{date}__gt": published_at}) | Q(**{f"{number}__gt": pk})
        return self.filter(newer, **{f"{date}__gte": published_at})

    def _clone(self) -> PostQuerySet:
        copy: PostQuerySet = super()._clone()  # type: ignore[misc]
        copy._place = self._place
        return copy

    def in_lists(self) -> PostQuerySet:
        """Return them with what a teaser shows and no more, in two queries: posts, renditions."""
        return (
            self.only(*IN_LISTS)
            .select_related("author", "lead_image")
            .prefetch_related("lead_image__renditions")
        )

    def in_results(self) -> PostQuerySet:
        """Return them with what a result of a search shows, in two queries: posts, tags."""
        return self.only(*IN_RESULTS).select_related("author", "part__series").prefetch_related("tags")

    def in_feeds(self) -> PostQuerySet:
        """Return them with what an entry of a feed tells, in three queries: posts, tags, renditions."""
        return (
            self.only(*IN_FEEDS)
            .select_related("author", "lead_image")
            .prefetch_related("tags", "lead_image__renditions")
        )

    def in_full(self) -> PostQuerySet:
        """Return them with what a page of its own shows, in two queries: posts, renditions. The tags of the one that
        is found come by a third, which costs half of what fetching the tags of many does, and the parts of its series
        by a fourth, if it stands in one."""
        return (
            self.only(*IN_PAGES)
            .select_related("author", "lead_image", "previous_post", "next_post")
            .prefetch_related("lead_image__renditions")
        )

    def due(self, at: datetime) -> PostQuerySet:
        """Return those whose hour has come, the earliest first."""
        return self.filter(due_at__lte=at, due_revision__isnull=False).order_by("due_at", "id")

    def ending(self, at: datetime) -> PostQuerySet:
        """Return those that readers see and whose time is over, the earliest first."""
        return self.filter(state=Post.State.PUBLISHED, ends_at__lte=at).order_by("ends_at", "id")

    def templates(self) -> PostQuerySet:
        """Return what other posts begin with, by name."""
        return self.filter(state=Post.State.TEMPLATE).order_by("title", "id")

    def orphans(self) -> PostQuerySet:
        """Return those that readers see and that no post links to which they see."""
        links = apps.get_model("blog", "PostLink")._default_manager
        return self.visible().exclude(
            Exists(links.filter(target=OuterRef("pk"), listed_at__isnull=False).order_by())
        )

    def dead_ends(self) -> PostQuerySet:
        """Return those that readers see and that link to none of ours."""
        links = apps.get_model("blog", "PostLink")._default_manager
        return self.visible().exclude(Exists(links.filter(post=OuterRef("pk")).order_by()))

    def owned_by(self, user_id: int) -> PostQuerySet:
        """Return those whose author is this person."""
        return self.filter(author__user_id=user_id)


class Post(Shown, Sourced):
    """A post, or a page (which has an address of its own choosing and no place in the lists)."""

    SHOWN_AS = ("post", "pk")

    class Kind(models.TextChoices):
        """What it is."""

        POST = "post", _("post")
        PAGE = "page", _("page")

    class State(models.TextChoices):
        """What readers can see of it."""

        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        UNPUBLISHED = "unpublished", _("taken back")
        GONE = "gone", _("gone")
        # What other posts begin with; never public itself.
        TEMPLATE = "template", _("template")
        TRASH = "trash", _("in the trash")

    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.POST)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)

    title = models.CharField(_("title"), max_length=300, blank=True)
    slug = models.CharField(_("address name"), max_length=80, unique=True, validators=slug_validators)
    path = models.CharField(_("address"), max_length=500, null=True, blank=True, unique=True)
    standfirst = models.TextField(_("standfirst"), blank=True, max_length=1000)
    body = models.TextField(_("text"), blank=True)
    closing_question = models.CharField(_("closing question"), max_length=200, blank=True)
    author = models.ForeignKey(
        "blog.Author",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("author"),
    )
    tags = models.ManyToManyField(
        "blog.Tag", through="blog.Tagging", blank=True, related_name="posts", verbose_name=_("tags")
    )
    lead_image = models.ForeignKey(
        "blog.Image",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("lead picture"),
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    translation_group = models.CharField(max_length=40, blank=True, editable=False, db_index=True)

    # Made at publishing, so that reading computes nothing.
    html = models.TextField(blank=True, editable=False)
    standfirst_html = models.TextField(blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    # What is told of the pictures it shows (crediting.Told), for machines.
    pictures = models.JSONField(default=list, blank=True, editable=False)
    words = models.PositiveIntegerField(default=0, editable=False)
    # Which form of its words the search of the desk has (searching.VERSION); 0 for none.
    search_version = models.PositiveIntegerField(default=0, editable=False, db_index=True)
    renderer_version = models.PositiveIntegerField(default=0, editable=False, db_index=True)
    previous_post = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    next_post = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    # Whether readers find it in a series; which part it is there, the series knows.
    is_part = models.BooleanField(default=False, editable=False)

    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    modified_at = models.DateTimeField(_("changed for readers"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("begun"), editable=False)
    saved_at = models.DateTimeField(_("saved"), editable=False, db_index=True)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What it was before; empty for what is not in the trash.
    trashed_from = models.CharField(max_length=12, blank=True, editable=False)

    live_revision = models.ForeignKey(
        "blog.Revision", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    due_revision = models.ForeignKey(
        "blog.Revision", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # Whether somebody has written since readers were given what they see.
    has_changes = models.BooleanField(_("changes wait"), default=False, editable=False)
    # Why it was not published at its hour: a problem's code and detail; empty once that is settled.
    missed_hour = models.CharField(max_length=300, blank=True, editable=False)
    due_at = models.DateTimeField(_("scheduled for"), null=True, blank=True, editable=False)
    # Since when, and by whom, it waits for an editor's look.
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True, editable=False)
    handed_in_by = models.ForeignKey(
        "blog.User", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # When what readers see is taken back by itself.
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-saved_at", "-id"]
        indexes = [
            models.Index(fields=["state", "kind", "-published_at", "-id"], name="blog_post_lists"),
            models.Index(
                fields=["handed_in_at"], name="blog_post_handed_in", condition=Q(handed_in_at__isnull=False)
            ),
            models.Index(fields=["ends_at"], name="blog_post_ending", condition=Q(ends_at__isnull=False)),
            models.Index(fields=["author", "state", "-published_at", "-id"], name="blog_post_by_author"),
            # Partial, so that asking for what has no hour does not choose it and then sort nearly all rows.
            models.Index(fields=["due_at"], name="blog_post_due", condition=Q(due_at__isnull=False)),
            # A part of the sitemap, read from here alone: rows are wide, and their last columns far from the first.
            models.Index(fields=["state", "-id", "path", "modified_at"], name="blog_post_sitemap"),
            # What the lists of the desk are narrowed to, each in their order.
            models.Index(fields=["state", "-published_at", "-id"], name="blog_post_by_date"),
            models.Index(fields=["-saved_at", "-id"], name="blog_post_missed", condition=~Q(missed_hour="")),
            models.Index(fields=["state", "-saved_at", "-id"], name="blog_post_by_state"),
            models.Index(fields=["kind", "-saved_at", "-id"], name="blog_post_by_kind"),
            models.Index(fields=["author", "-saved_at", "-id"], name="blog_post_of_author"),
            models.Index(
                fields=["-saved_at", "-id"], name="blog_post_changed", condition=Q(has_changes=True)
            ),
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(slug=""), name="blog_post_slug_not_empty"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(path__isnull=False, published_at__isnull=False),
                name="blog_post_published_has_place",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(due_at__isnull=False, due_revision__isnull=False),
                name="blog_post_scheduled_has_hour",
            ),
            models.CheckConstraint(
                condition=Q(path__isnull=True) | (Q(path__startswith="/") & Q(path__endswith="/")),
                name="blog_post_path_has_slashes",
            ),
        ]
        permissions = [
            ("publish_post", _("Can publish any post")),
            ("edit_any_post", _("Can edit posts of others")),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Untitled"))

    @property
    def is_public(self) -> bool:
        """Whether readers can see it."""
        return self.state == self.State.PUBLISHED

    def is_known_to(self, user: User) -> bool:
        """Whether a person at the desk may know of it: readers see it, it is theirs, or they edit all."""
        is_own = self.author is not None and self.author.user_id == user.pk
        return self.is_public or is_own or user.has_perm("blog.edit_any_post")

    @property
    def was_public(self) -> bool:
        """Whether readers have seen it at some time, under the address it has."""
        return self.path is not None

    @property
    def at_rest(self) -> str:
        """The state that it has while it neither is public nor will be by itself."""
        if self.state == self.State.TEMPLATE:
            return self.State.TEMPLATE
        return self.State.UNPUBLISHED if self.was_public else self.State.DRAFT

    @property
    def is_page(self) -> bool:
        """Whether it is a page rather than a dated post."""
        return self.kind == self.Kind.PAGE

    @property
    def shows_lead(self) -> bool:
        """Whether there is a picture at its head that can be drawn."""
        return self.lead_image is not None and not self.lead_image.is_waiting

    @property
    def talk_path(self) -> str:
        """The address of its private door."""
        return f"/talk/{self.pk}/"

    @property
    def reading_minutes(self) -> int:
        """Minutes that reading takes at 230 words a minute, at least one."""
        return max(1, round(self.words / 230))

    @cached_property
    def tags_shown(self) -> list[Tag]:
        """Its tags by name; asked for once, if they were not fetched with it."""
        was_fetched = "tags" in getattr(self, "_prefetched_objects_cache", {})
        found = self.tags.all() if was_fetched else Tag.objects.of_post(self.pk)
        return sorted(found, key=lambda tag: tag.name.casefold())

    @property
    def series(self) -> Series | None:
        """The series in which readers find it."""
        return self.part.series if self.is_part else None

    @cached_property
    def standing(self) -> Standing | None:
        """Where readers find it in its series; asked for once, and only if it stands in one."""
        return standing(self.pk) if self.is_part else None


class Tagging(models.Model):
    """That a post has a tag, and since when readers find it in the tag's list: its place there, in the list's order."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    # The date of the post while it is listed; so a list is read from an index, however many posts there are.
    listed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        db_table = "blog_post_tags"
        # As Django had made it before the table was one of our own.
        unique_together = [("post", "tag")]
        indexes = [models.Index(fields=["tag", "-listed_at", "-post"], name="blog_tagging_lists")]

    def __str__(self) -> str:
        return f"{self.post_id} under {self.tag_id}"


class Month(models.Model):
    """How many posts a month of the archive has, by the clock of a time zone."""

    zone = models.CharField(max_length=64)
    first = models.DateField()
    posts = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zone", "first"], name="blog_month_once")]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}: {self.posts}"

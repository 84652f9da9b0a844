"""Posts and pages: the list with its filters and bulk actions, and who may do what; the form is the writing screen."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blog.admin.copying import Copying
from blog.admin.history import LookingBack
from blog.admin.keeping import KeepingAlong
from blog.admin.noun import NounAdmin, hour, row_number
from blog.admin.offering import OfferingLinks
from blog.admin.post_several import SeveralPosts
from blog.admin.preview_links import LendingLinks
from blog.admin.reading import ReadingAlong
from blog.admin.reviewing import Reviewing
from blog.admin.rewording import Rewording
from blog.admin.taking_back import TakingBack
from blog.admin.writing import WritingScreen, who
from blog.models import Author, Part, Post, Series, Tag, User
from blog.models.post import NOT_IN_LISTS
from blog.services import searching


class StateFilter(SimpleListFilter):
    """What readers can see; the trash only when asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the states, and public posts with changes that wait."""
        return [*Post.State.choices, ("changed", _("with unpublished changes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        """Return the posts of that state; without one, everything outside the trash."""
        value = self.value()
        if value == "changed":
            return queryset.filter(has_changes=True)
        if value == Post.State.SCHEDULED:
            return queryset.filter(due_at__isnull=False)
        if value in Post.State.values:
            return queryset.filter(state=value)
        # A bulk action may carry the ids of what is in the trash; its own check decides.
        if request.method == "POST":
            return queryset
        return queryset.exclude(state__in=(Post.State.TRASH, Post.State.TEMPLATE))


class AuthorFilter(SimpleListFilter):
    """By whom; the choices are those who have a post."""

    title = _("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the authors; an author at the desk sees the own posts only and has nothing to choose."""
        if not who(request).has_perm("blog.edit_any_post"):
            return []
        has_posts = Exists(Post.objects.filter(author=OuterRef("pk")))
        return [(str(pk), name) for pk, name in Author.objects.filter(has_posts).values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        """Return the posts of that author."""
        return queryset.filter(author=number) if (number := row_number(self.value())) else queryset


class TagFilter(SimpleListFilter):
    """Under which tag. Django's own would compare all rows with each other, as one might come up twice."""

    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the tags."""
        return [(str(pk), name) for pk, name in Tag.objects.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        """Return the posts under that tag."""
        if not (number := row_number(self.value())):
            return queryset
        return queryset.filter(pk__in=Post.tags.through._default_manager.filter(tag=number).values("post"))


class SeriesFilter(SimpleListFilter):
    """In which series."""

    title = _("series")
    parameter_name = "series"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return the series."""
        return [(str(pk), name) for pk, name in Series.objects.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        """Return the posts in that series."""
        if not (number := row_number(self.value())):
            return queryset
        return queryset.filter(pk__in=Part.objects.filter(series=number).values("post"))


class LinksFilter(SimpleListFilter):
    """What hangs loose of the public posts: nothing leads there, or nothing leads on."""

    title = _("links")
    parameter_name = "links"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        """Return orphans and dead ends."""
        return [("none-in", _("nobody links to it")), ("none-out", _("links to none of ours"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        """Return the public posts without such links; each is looked up, so that a page ends when it is full."""
        if self.value() == "none-in":
            return queryset.orphans()  # type: ignore[attr-defined]
        if self.value() == "none-out":
            return queryset.dead_ends()  # type: ignore[attr-defined]
        return queryset


@admin.register(Post)
class PostAdmin(
    SeveralPosts,
    Reviewing,
    Copying,
    Rewording,
    OfferingLinks,
    TakingBack,
    LookingBack,
    KeepingAlong,
    LendingLinks,
    ReadingAlong,
    WritingScreen,
    NounAdmin[Post],
):
    """The list of posts; each opens on the writing screen."""

    list_display = ("title_shown", "state_shown", "author", "date_shown", "tags_shown")
    list_display_links = ("title_shown",)
    list_filter = (StateFilter, "kind", AuthorFilter, TagFilter, SeriesFilter, LinksFilter)
    # Counting every choice of every filter would read all posts many times.
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("title",)
    search_help_text = _("Search in titles and texts")
    actions = ("change_several", "publish_several", "take_back_several", "move_to_trash", "take_out_of_trash")
    empty_words = _("No posts yet. The button Write begins the first one.")

    # --- Who may what -----------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Return whether this person may write here: anything with the right to, else the own posts."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or self._is_for(who(request), obj)

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Return whether this person may see the working copy."""
        return super().has_view_permission(request, obj) and (obj is None or self._is_for(who(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Return whether this person may move it to the trash."""
        return super().has_delete_permission(request, obj) and (
            obj is None or self._is_for(who(request), obj)
        )

    @staticmethod
    def _is_for(user: User, post: Post) -> bool:
        return user.has_perm("blog.edit_any_post") or (
            post.author is not None and post.author.user_id == user.pk
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Return the posts that this person works with, as the list shows them, in two queries."""
        posts = Post.objects.defer(*NOT_IN_LISTS).select_related("author").prefetch_related("tags")
        if not who(request).has_perm("blog.edit_any_post"):
            posts = posts.owned_by(who(request).pk)
        return posts.order_by("-saved_at", "-id")

    # --- The list ---------------------------------------------------------------------------------------------------

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Post], search_term: str
    ) -> tuple[QuerySet[Post], bool]:
        """Return the posts, of those that the filters leave, whose working copy holds every word; the best first unless
        another order was chosen."""
        if not search_term.strip():
            return queryset, False
        found = searching.find(search_term, queryset)
        if request.method == "GET":
            self._say_what_is_missing(request, found)
        queryset = queryset.filter(pk__in=found.ids)
        if not request.GET.get(ORDER_VAR):
            places = Value("".join(f",{pk}," for pk in found.ids), output_field=TextField())
            comma = Value(",", output_field=TextField())
            number = Concat(comma, Cast("pk", TextField()), comma)
            queryset = queryset.order_by(StrIndex(places, number))
        return queryset, False

    def _say_what_is_missing(self, request: HttpRequest, found: searching.Found) -> None:
        """Say above the list what a search could not look at."""
        if not found.is_all:
            said = _("About %(number)s posts or more hold these words; the best of them are shown.")
            self.message_user(request, said % {"number": number_format(len(found.ids))}, messages.INFO)
        if found.missing:
            late = ngettext(
                "The search is still being made: %(number)d post cannot be found as it is now.",
                "The search is still being made: %(number)d posts cannot be found as they are now.",
                found.missing,
            )
            self.message_user(request, late % {"number": found.missing}, messages.WARNING)

    @admin.display(description=_("title"), ordering="title")
    def title_shown(self, post: Post) -> str:
        """Return its title."""
        return str(post)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, post: Post) -> SafeString:
        """Return a badge, with what waits behind a public post."""
        badge = format_html('<span class="badge {}">{}</span>', post.state, post.get_state_display())
        if post.is_public and post.has_changes:
            badge = format_html('{} <span class="badge changed">{}</span>', badge, _("changes wait"))
        if post.is_public and post.due_at:
            badge = format_html('{} <span class="badge scheduled">{}</span>', badge, _("scheduled"))
        if post.is_page:
            badge = format_html('{} <span class="badge kind">{}</span>', badge, _("page"))
        return badge

    @admin.display(description=_("date"), ordering="published_at")
    def date_shown(self, post: Post) -> str:
        """Return the hour it goes or went out, else when it was saved last."""
        return hour(post.due_at or post.published_at or post.saved_at)

    @admin.display(description=_("tags"))
    def tags_shown(self, post: Post) -> str:
        """Return its tags, or a dash."""
        return format_html_join(", ", "{}", ((tag,) for tag in post.tags_shown)) or "–"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return what can be done with several at once: nothing is deleted here."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

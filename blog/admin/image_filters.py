"""The ways to narrow the wall of pictures: what they lack, their tag, when they came and who brought them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog import pictures
from blog.models import Image, ImageUse, Post, Tag, User

KINDS: dict[str, tuple[str | Promise, Q]] = {
    "unused": (_("Unused"), Q(uses=None, leads=None, portrait_of=None, header_of=None)),
    "needs-alt": (_("Without alternative text"), Q(alt="", is_decorative=False)),
    "no-credit": (_("Without credit"), Q(credit="")),
    "waiting": (_("Waiting for their file"), Q(digest=None)),
    "sizes": (_("Sizes still to make"), Q(recipe__lt=pictures.RECIPE, digest__isnull=False) | ~Q(problem="")),
}
NEEDS_ALT = "needs-alt"
# Where words are missing, those come first that most readers miss.
MOST_SEEN_FIRST = ("-public_places", "-places", "-created_at", "-pk")
Choices = list[tuple[str, Any]]


class KindFilter(admin.SimpleListFilter):
    """Pictures that lack something."""

    title = _("what they lack")
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        """Return the kinds."""
        return [(key, label) for key, (label, _question) in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """Return the pictures of the chosen kind."""
        kind = KINDS.get(self.value() or "")
        return queryset.filter(kind[1]) if kind else queryset


class Choice(admin.SimpleListFilter):
    """One of several; what is not among them, as in an address from long ago, leaves nothing out."""

    all_words: str | Promise = ""

    def has_output(self) -> bool:
        """Return whether there is anything to choose from."""
        return bool(self.lookup_choices)

    @property
    def chosen(self) -> str:
        """What is chosen; empty for nothing."""
        value = self.value() or ""
        return value if value in {key for key, _label in self.lookup_choices} else ""

    @property
    def is_offered(self) -> bool:
        """Whether the wall shows it: one thing only is no choice."""
        return len(self.lookup_choices) > 1 or bool(self.chosen)


class TagFilter(Choice):
    """Pictures that have a tag."""

    title = _("tag")
    parameter_name = "tag"
    all_words = _("All tags")

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        """Return the tags that pictures have."""
        return list(Tag.objects.exclude(images=None).distinct().values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """Return the pictures that have the chosen one."""
        return queryset.filter(tags__slug=self.chosen) if self.chosen else queryset


class MonthFilter(Choice):
    """Pictures that came in one month, on the clock of who looks."""

    title = _("month")
    parameter_name = "month"
    all_words = _("All months")

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        """Return the months in which some came, the latest first."""
        months = Image.objects.order_by().datetimes("created_at", "month", order="DESC")
        return [(f"{month:%Y-%m}", date_format(month, "YEAR_MONTH_FORMAT")) for month in months]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """Return the pictures that came in the chosen one."""
        if not self.chosen:
            return queryset
        year, month = map(int, self.chosen.split("-"))
        here = timezone.get_current_timezone()
        first = datetime(year, month, 1, tzinfo=here)
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=here)
        return queryset.filter(created_at__gte=first, created_at__lt=after)


class UploaderFilter(Choice):
    """Pictures that one person brought."""

    title = _("who brought them")
    parameter_name = "by"
    all_words = _("Everybody")

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Choices:
        """Return those who have brought some, by name."""
        people = User.objects.exclude(images=None).distinct()
        return sorted(
            ((str(each.pk), each.shown_name) for each in people), key=lambda each: each[1].casefold()
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        """Return the pictures that the chosen one brought."""
        return queryset.filter(uploaded_by=int(self.chosen)) if self.chosen else queryset


@dataclass(frozen=True)
class Tab:
    """One way to look at the wall."""

    label: str | Promise
    query: str
    is_here: bool
    number: int | None


def tabs(request: HttpRequest, shown: ChangeList) -> list[Tab]:
    """Return the ways to look at the wall, with how many pictures each shows; asks one question."""
    numbers = Image.objects.aggregate(
        **{
            key.replace("-", "_"): Count("pk", filter=question, distinct=True)
            for key, (_label, question) in KINDS.items()
        }
    )
    chosen = request.GET.get("show", "")
    found = [Tab(_("All"), shown.get_query_string(remove=["show", "p"]), not chosen, None)]
    for key, (label, _question) in KINDS.items():
        query = shown.get_query_string({"show": key}, ["p"])
        found.append(Tab(label, query, chosen == key, numbers[key.replace("-", "_")]))
    return found


def choices(shown: ChangeList) -> list[Choice]:
    """Return what one may choose beside the tabs."""
    return [each for each in shown.filter_specs if isinstance(each, Choice) and each.is_offered]


def with_places(queryset: QuerySet[Image]) -> QuerySet[Image]:
    """Return the pictures with the number of `public_places` and of `places`: texts that show or lead with them."""

    def number(**which: object) -> Coalesce:
        uses = ImageUse.objects.filter(image=OuterRef("pk"), **which).exclude(post__state=Post.State.TRASH)
        counted = uses.values("image").annotate(number=Count("post", distinct=True))
        return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)

    return queryset.annotate(
        public_places=number(is_live=True, post__state=Post.State.PUBLISHED), places=number()
    )

"""Series: what they say of themselves, and the order in which their parts are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog.admin.noun import NounAdmin, NounForm, row_number
from blog.admin.writing import who
from blog.models import Alias, Part, Series, User
from blog.models.series import LAST
from blog.services import sequencing

# What cannot be the place of a part by any count of them.
MOST_PLACES = 99_999


class SeriesForm(NounForm):
    """A series' name, address and description, and the places of its parts. `shown` are the parts, by their posts, that
    somebody had before them in this order: one that joins meanwhile has no place yet."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    by_date = forms.BooleanField(
        required=False, label=_("Let the dates of the parts decide on the order again")
    )

    class Meta:
        model = Series
        fields = ("name", "slug", "description", "is_complete")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "The last part of /series/…/. Leave it empty to have it made of the name. The former address leads on."
            )
        self.parts = sequencing.in_order(self.instance) if self.instance.pk else []
        self.seen = self._seen()
        self.initial["shown"] = ",".join(str(part.pk) for part in self.parts)
        for place, part in enumerate(self.parts, start=1):
            self.fields[f"place_{part.pk}"] = forms.IntegerField(
                required=part.pk in self.seen,
                min_value=1,
                max_value=MOST_PLACES,
                initial=place,
                label=gettext("Place of “%(title)s”") % {"title": part.post},
            )

    def _seen(self) -> list[int]:
        """Return the posts of the parts that somebody has, or had, before them, in that order."""
        there = [part.pk for part in self.parts]
        if "shown" not in self.data:
            return there
        numbers = map(row_number, self.data["shown"].split(","))
        return list(dict.fromkeys(number for number in numbers if number in there))

    def clean_name(self) -> str:
        """Return the name; another series may not have it in other capitals."""
        name = " ".join(self.cleaned_data["name"].split())
        if Series.objects.exclude(pk=self.instance.pk).named(name) is not None:
            raise forms.ValidationError(gettext("There is a series of this name already."))
        return name

    def clean_slug(self) -> str:
        """Return the address name; a former one of another series stays reserved for that."""
        slug = self.cleaned_data["slug"]
        reserved = Alias.objects.filter(space=Alias.Space.SERIES, name=slug).exclude(series=self.instance.pk)
        if slug and reserved.exists():
            raise forms.ValidationError(
                gettext("Another series had this address, and readers may still come by it.")
            )
        return slug

    @property
    def is_placed(self) -> bool:
        """Whether somebody has put the parts into an order of their own."""
        return any(part.place != LAST for part in self.parts)

    def placed(self) -> Iterator[tuple[Part, forms.BoundField]]:
        """Yield each part with the field of its place, as they stand."""
        for part in self.parts:
            yield part, self[f"place_{part.pk}"]

    def order(self) -> list[int] | None:
        """Return the posts in the order that was typed; None if that is the one which was shown.

        Of two with the same place the one that was moved gets it: coming from behind it stands before the other, and
        coming from before it behind.
        """

        def key(pk: int) -> tuple[int, int]:
            place = self.seen.index(pk) + 1
            typed: int = self.cleaned_data.get(f"place_{pk}") or place
            return typed, (typed > place) - (typed < place)

        typed = sorted(self.seen, key=key)
        return None if typed == self.seen else typed


@admin.register(Series)
class SeriesAdmin(NounAdmin[Series]):
    """The list of series, and a series' form with its parts."""

    form = SeriesForm
    fields = ("name", "slug", "description", "is_complete")
    list_display = ("name", "address", "parts_shown", "is_complete")
    search_fields = ("name", "slug")
    search_help_text = _("Search by name")
    empty_words = _("No series yet. They are made here, or simply by typing a new name beside a post.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        """Return the series with the number of posts that each has."""
        return super().get_queryset(request).annotate(members=Count("parts"))

    @admin.display(description=_("address"), ordering="slug")
    def address(self, series: Series) -> str:
        """Return where readers find it."""
        return series.path

    @admin.display(description=_("parts"), ordering="members")
    def parts_shown(self, series: Series) -> str:
        """Return how many parts readers see, and how many there are with drafts if that is another number."""
        members: int = series.members  # type: ignore[attr-defined]
        if members == series.public_parts:
            return str(members)
        return gettext("%(public)d of %(all)d") % {"public": series.public_parts, "all": members}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer with the form, and the parts below it."""
        form = context["adminform"].form
        # What others have begun and readers do not see is nobody else's business.
        placed = [(part, place) for part, place in form.placed() if part.post.is_known_to(who(request))]
        known = {"series_form": form, "placed": placed}
        return super().render_change_form(request, {**context, **known}, *args, **kwargs)

    def what_is_lost(self, row: Series) -> str:
        """Return how many posts stand in it."""
        number = row.parts.count()
        said = ngettext(
            "%(number)d post stands in this series. It stays, by itself.",
            "%(number)d posts stand in this series. They stay, each by itself.",
            number,
        )
        return said % {"number": number} if number else ""

    def store(self, row: Series, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Save the series and its order; a former address leads on."""
        assert isinstance(form, SeriesForm)
        saved = sequencing.save(row, at=at)
        if form.cleaned_data.get("by_date"):
            sequencing.arrange_by_date(saved, at=at)
        elif (order := form.order()) is not None:
            sequencing.arrange(saved, order, at=at)

    def discard(self, row: Series, *, by: User, at: datetime) -> None:
        """Delete the series; its posts stay."""
        sequencing.remove(row, at=at)

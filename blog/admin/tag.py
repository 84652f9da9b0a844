"""Tags: the subjects of the site, and how many posts each has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog.admin.noun import NounAdmin, NounForm
from blog.models import Alias, Tag, User
from blog.models.tag import parted
from blog.services import organising


class TagForm(NounForm):
    """A tag's name, address, synonyms and description."""

    class Meta:
        model = Tag
        fields = ("name", "slug", "synonyms", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "The last part of /tag/…/. Leave it empty to have it made of the name. The former address leads on."
            )

    def clean_name(self) -> str:
        """Return the name; another tag may not have it in other capitals."""
        name = " ".join(self.cleaned_data["name"].split())
        if Tag.objects.exclude(pk=self.instance.pk).named(name) is not None:
            raise forms.ValidationError(gettext("There is a tag of this name already."))
        return name

    def clean_synonyms(self) -> str:
        """Return the other words for it, tidied; another tag may have none of them."""
        synonyms = ", ".join(parted(self.cleaned_data["synonyms"]))
        if taken := organising.taken_names(Tag(pk=self.instance.pk, synonyms=synonyms)):
            raise forms.ValidationError(organising.TAKEN % {"names": ", ".join(taken)})
        return synonyms

    def clean_slug(self) -> str:
        """Return the address name; a former one of another tag stays reserved for that."""
        slug = self.cleaned_data["slug"]
        reserved = Alias.objects.filter(space=Alias.Space.TAG, name=slug).exclude(tag=self.instance.pk)
        if slug and reserved.exists():
            raise forms.ValidationError(
                gettext("Another tag had this address, and readers may still come by it.")
            )
        return slug


@admin.register(Tag)
class TagAdmin(NounAdmin[Tag]):
    """The list of tags and a tag's form."""

    form = TagForm
    fields = ("name", "slug", "synonyms", "description")
    list_display = ("name", "address", "posts_shown")
    search_fields = ("name", "slug", "synonyms")
    search_help_text = _("Search by name")
    empty_words = _("No tags yet. They are made here, or simply by typing a new one under a post.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Return the tags with the number of posts that have each."""
        return super().get_queryset(request).annotate(number=Count("posts"))

    @admin.display(description=_("address"), ordering="slug")
    def address(self, tag: Tag) -> str:
        """Return where readers find it."""
        return tag.path

    @admin.display(description=_("posts"), ordering="number")
    def posts_shown(self, tag: Tag) -> int:
        """Return how many posts have it, drafts included."""
        return tag.number  # type: ignore[attr-defined]

    def what_is_lost(self, row: Tag) -> str:
        """Return how many posts have it."""
        number = row.posts.count()
        said = ngettext(
            "%(number)d post has this tag and would lose it.",
            "%(number)d posts have this tag and would lose it.",
            number,
        )
        return said % {"number": number} if number else ""

    def store(self, row: Tag, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Save the tag; a former address leads on."""
        organising.save_tag(row, at=at)

    def discard(self, row: Tag, *, by: User, at: datetime) -> None:
        """Delete the tag; its posts stay."""
        organising.remove_tag(row, at=at)

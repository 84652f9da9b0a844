"""Authors: the names under which posts appear, with picture, links and who signs in as them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog.admin.fields import clean_links
from blog.admin.noun import NounAdmin, NounForm
from blog.models import Author, Redirect, User
from blog.services import organising


class AuthorForm(NounForm):
    """An author's name, words and picture."""

    class Meta:
        model = Author
        fields = ("name", "bio", "picture", "links", "user", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "The last part of /author/…/. Leave it empty to have it made of the name. The former address leads on."
            )

    def clean_links(self) -> str:
        """Return the links, each of which leads somewhere safe."""
        return clean_links(self.cleaned_data["links"])

    def clean_slug(self) -> str:
        """Return the address name; a former one of somebody else stays reserved."""
        slug = self.cleaned_data["slug"]
        former = Redirect.objects.filter(path=f"/author/{slug}/")
        if self.instance.pk:
            former = former.exclude(target=self.instance.path)
        if slug and former.exists():
            raise forms.ValidationError(gettext("This address leads elsewhere: see Redirects."))
        return slug


@admin.register(Author)
class AuthorAdmin(NounAdmin[Author]):
    """The list of authors and an author's form."""

    form = AuthorForm
    fieldsets = (
        (None, {"fields": ("name", "bio", "picture", "picture_shown", "links")}),
        (_("Address and signing in"), {"fields": ("slug", "user")}),
    )
    readonly_fields = ("picture_shown",)
    autocomplete_fields = ("picture", "user")
    add_in_window = ("picture",)
    list_display = ("portrait", "name", "posts_shown", "signs_in_as")
    list_display_links = ("name",)
    search_fields = ("name", "slug", "user__username")
    search_help_text = _("Search by name")
    list_select_related = ("user",)
    empty_words = _(
        "No authors yet. A post appears under an author's name; make one for everybody who writes."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        """Return the authors with their portraits and the number of posts of each."""
        found = super().get_queryset(request).select_related("user", "picture")
        return found.prefetch_related("picture__renditions").annotate(number=Count("posts"))

    @admin.display(description="")
    def portrait(self, author: Author) -> SafeString | str:
        """Return the portrait, small."""
        url = author.picture.thumbnail_url if author.picture else ""
        return format_html('<img class="thumb round" src="{}" alt="" loading="lazy">', url) if url else ""

    @admin.display(description=_("as it is now"))
    def picture_shown(self, author: Author) -> SafeString | str:
        """Return the portrait as a preview."""
        return self.portrait(author) or gettext("No picture chosen.")

    @admin.display(description=_("posts"), ordering="number")
    def posts_shown(self, author: Author) -> int:
        """Return how many posts go by this name, drafts included."""
        return author.number  # type: ignore[attr-defined]

    @admin.display(description=_("signs in as"), ordering="user__username", empty_value="–")
    def signs_in_as(self, author: Author) -> str | None:
        """Return the person's sign-in name."""
        return author.user.get_username() if author.user else None

    def store(self, row: Author, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Save the author; a former address leads on."""
        organising.save_author(row, at=at)

    def discard(self, row: Author, *, by: User, at: datetime) -> None:
        """Delete the author, who has no posts."""
        organising.remove_author(row, at=at)

    def in_the_way(self, row: Author, *, by: User) -> list[str | SafeString]:
        """Return that posts still go by the name."""
        number = row.posts.count()
        words = ngettext(
            "%(number)d post goes by the name of %(name)s; give it another author first.",
            "%(number)d posts go by the name of %(name)s; give them another author first.",
            number,
        )
        return [words % {"number": number, "name": row.name}] if number else []

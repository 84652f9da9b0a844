"""The form of what is to be found in all posts, and what is to stand there instead."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from blog.finding import Words
from blog.markup.characters import readable
from blog.models import Post
from blog.services.seeking import Wish

WHERE = (
    ("body", _("Texts")),
    ("title", _("Titles")),
    ("standfirst", _("Standfirsts")),
    ("closing_question", _("Closing questions")),
)
ALL, READ, UNREAD = "all", "read", "unread"
WHICH = ((ALL, _("All posts")), (READ, _("What readers see")), (UNREAD, _("What readers do not see")))


class Exactly(forms.CharField):
    """Words to the letter, spaces at their ends too; only what no text holds is taken out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, max_length=200, **options)

    def to_python(self, value: object) -> str:
        """Return what was typed on one line."""
        return readable(str(super().to_python(value) or "")).replace("\n", " ")


class RewordingForm(forms.Form):
    """What is sought, by what it is replaced, and where."""

    find = Exactly(
        label=_("Find"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write what is to be found.")},
        help_text=_("Exactly these words, spaces included: no sign stands for another, and ’ is not '."),
    )
    put = Exactly(
        label=_("Replace with"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Nothing takes the words out."),
    )
    case = forms.BooleanField(label=_("Capitals as written"), required=False)
    whole = forms.BooleanField(label=_("Whole words only"), required=False)
    everywhere = forms.BooleanField(
        label=_("Also in addresses and code"),
        required=False,
        help_text=_("Where links lead, names of pictures, posts and notes, HTML and code."),
    )
    where = forms.MultipleChoiceField(
        label=_("Where"),
        choices=WHERE,
        initial=[name for name, _label in WHERE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose where to look.")},
    )
    which = forms.ChoiceField(label=_("Which posts"), choices=WHICH, initial=ALL, widget=forms.RadioSelect)

    def __init__(self, data: object = None) -> None:
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        """Return the values; what is replaced by itself is refused."""
        values = super().clean() or {}
        words, put = values.get("find"), values.get("put", "")
        if words and words == put:
            self.add_error("put", _("This is what was there before."))
        return values

    @property
    def wish(self) -> Wish:
        """What the valid form asks for."""
        values = self.cleaned_data
        return Wish(
            Words(values["find"], is_case_kept=values["case"], is_whole=values["whole"]),
            values["put"],
            tuple(name for name, _label in WHERE if name in values["where"]),
            is_everywhere=values["everywhere"],
        )

    def among(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        """Return those of `posts` that the valid form asks for."""
        if self.cleaned_data["which"] == READ:
            return posts.filter(state=Post.State.PUBLISHED)
        if self.cleaned_data["which"] == UNREAD:
            return posts.exclude(state=Post.State.PUBLISHED)
        return posts

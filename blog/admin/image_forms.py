"""The forms of the picture library: words, the whole of a picture, and letting new ones in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin import image_tags
from blog.admin.fields import FilesField, SeveralFiles
from blog.admin.noun import NounForm
from blog.models import Image
from blog.services import naming

WORDS = ("alt", "caption", "credit", "is_decorative")
ACCEPT = "image/*"


ALL_WORDS = ("alt", "is_decorative", "caption", "credit", "licence", "source_url", "name", "tags")
OFFERED = ("alt", "caption", "credit", "licence")


def said_of(image: Image, field: str) -> str:
    """Return what a picture says in a field, in words."""
    return image_tags.written(image) if field == "tags" else str(getattr(image, field))


def fingerprint(image: Image, fields: Iterable[str] = WORDS) -> str:
    """Return what tells this state of a picture's words from any other."""
    said = "\x1f".join(said_of(image, field) for field in fields)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def offer(form: forms.ModelForm) -> None:
    """Offer what the file of a picture says of itself beside the fields that are still empty; a script shows it."""
    for name in OFFERED:
        found = form.instance.found.get(name)
        if found and name in form.fields and not getattr(form.instance, name):
            form.fields[name].widget.attrs |= {
                "data-found": found,
                "data-found-says": gettext("The file says"),
                "data-found-use": gettext("Use it"),
            }


class WordsForm(forms.ModelForm):
    """What a picture says, as it is edited in the list; `seen` is the state that the person saw before."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Image
        fields = WORDS
        widgets = {
            "alt": forms.Textarea({"rows": 2}),
            "caption": forms.Textarea({"rows": 2}),
            "credit": forms.TextInput(),
        }
        labels = {"alt": _("What it shows (alternative text)"), "is_decorative": _("Only decoration")}
        help_texts = {"alt": "", "caption": "", "credit": "", "is_decorative": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = fingerprint(self.instance)
        offer(self)

    def clean_alt(self) -> str:
        """Return the alternative text in one line."""
        return " ".join(self.cleaned_data["alt"].split())

    def clean(self) -> dict[str, Any]:
        """Return the words. Each that was sent with the words it takes the place of (`was_…`) is refused, once, when
        somebody else has written there since."""
        cleaned = super().clean() or self.cleaned_data
        for field in ("alt", "caption", "credit"):
            was, now = self.data.get(f"was_{field}"), getattr(Image.objects.get(pk=self.instance.pk), field)
            if was is not None and was != now and cleaned.get(field) != now:
                said = gettext(
                    "Somebody else has written here meanwhile: “%(theirs)s”. Keep it again to have yours."
                )
                self.add_error(field, said % {"theirs": now})
        return cleaned

    def clean_seen(self) -> str:
        """Return the state. Raises ValidationError when somebody else has changed the words since."""
        seen = self.cleaned_data["seen"]
        if seen and seen != self.initial["seen"]:
            raise forms.ValidationError(
                gettext("Somebody else has changed these words meanwhile. Load the page again to see them.")
            )
        return seen


class PictureForm(NounForm):
    """All that can be said of a picture, its name, and the file where that is still to come.

    `seen` is the state that the person saw before.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    file = forms.FileField(
        label=_("its file"),
        required=False,
        widget=forms.FileInput({"accept": ACCEPT}),
        help_text=_("Still to come."),
    )
    tags = forms.CharField(
        label=_("tags"), required=False, max_length=1000, help_text=_("With commas between.")
    )

    class Meta:
        model = Image
        fields = ALL_WORDS
        widgets = {"alt": forms.Textarea({"rows": 2}), "caption": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tags"] = image_tags.written(self.instance)
        if not self.instance.is_waiting:
            del self.fields["file"]
        self.initial["seen"] = fingerprint(self.instance, ALL_WORDS)
        offer(self)
        if "name" in self.fields:
            self.fields["name"].help_text = _("As it is called in the text. The former name goes on working.")

    def clean_alt(self) -> str:
        """Return the alternative text in one line."""
        return " ".join(self.cleaned_data["alt"].split())

    def clean_seen(self) -> str:
        """Return the state that was seen. Raises ValidationError, once, when somebody else has changed something since:
        who saves again has read what."""
        seen, now = self.cleaned_data["seen"], Image.objects.get(pk=self.instance.pk)
        if not seen or seen == fingerprint(now, ALL_WORDS):
            return seen
        self.data = {**{name: self.data[name] for name in self.data}, "seen": fingerprint(now, ALL_WORDS)}
        theirs = [
            f"{self.fields[name].label}: “{said_of(now, name)}”"
            for name in ALL_WORDS
            if name in self.fields and said_of(now, name) != self._written(name)
        ]
        said = gettext(
            "Somebody else has changed this picture meanwhile. Save again to have it as it stands here. Theirs: %(theirs)s"
        )
        raise forms.ValidationError(said % {"theirs": "; ".join(theirs)})

    def clean_tags(self) -> list[str]:
        """Return the names of the tags."""
        return image_tags.names_of(self.cleaned_data["tags"])

    def _written(self, name: str) -> str:
        """Return what was written into a field."""
        value = self.cleaned_data.get(name, "")
        return ", ".join(value) if isinstance(value, list) else str(value)

    def clean_name(self) -> str:
        """Return the name, which no other picture has or had."""
        name = self.cleaned_data["name"]
        if not naming.is_image_name_free(name, image_id=self.instance.pk):
            raise forms.ValidationError(gettext("Another picture is or was called so."))
        return name


class UploadForm(forms.Form):
    """Several pictures at once, with the credit that they share."""

    image = FilesField(
        label=_("pictures"), widget=SeveralFiles({"accept": f"{ACCEPT},.zip", "multiple": True})
    )
    credit = forms.CharField(
        label=_("credit"),
        max_length=300,
        required=False,
        help_text=_("Who made them, if it is one and the same."),
    )

"""The form of how the site looks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import colouring
from blog.admin.fields import clean_links
from blog.models import Image, SiteSettings
from blog.services import dressing

# What “Back to the defaults” sets; the menu and the words of the picture are nobody's default.
LOOK = ("theme", "accent", "pairing", "measure")
FIELDS = (*LOOK, "header_image", "header_alt", "header_is_decorative", "header_on", "navigation")


class AppearanceForm(forms.ModelForm):
    """All that an owner decides about how the site looks. Of what is wrong the instance keeps what it had."""

    # As long as what may be pasted, which is then refused with a sentence instead of being cut.
    accent = forms.CharField(
        label=_("Accent colour"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As # and six digits, from 0 to 9 and a to f. Empty: the colour of the theme."),
    )
    header_image = forms.CharField(
        label=_("Picture from the library"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "list": "pictures"}),
        help_text=_("By its name. Empty: none."),
    )

    class Meta:
        model = SiteSettings
        fields = FIELDS
        widgets = {
            "theme": forms.RadioSelect,
            "pairing": forms.RadioSelect,
            "measure": forms.RadioSelect,
            "header_on": forms.RadioSelect,
            "header_alt": forms.Textarea(attrs={"rows": 2}),
            "navigation": forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        }
        labels = {
            "header_alt": _("What it shows (alternative text)"),
            "header_is_decorative": _("Only decoration"),
            "header_on": _("Where it stands"),
            "navigation": _("Menu"),
        }
        help_texts = {
            "header_alt": _("Empty: what the library says."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        image = self.instance.header_image
        self.initial["header_image"] = image.name if image else ""
        self._offer_the_accent_of_the_theme()

    def full_clean(self) -> None:
        """Read what was sent, which may be another theme than the saved one."""
        super().full_clean()
        self._offer_the_accent_of_the_theme()

    def _offer_the_accent_of_the_theme(self) -> None:
        own = dressing.theme_of(self.instance).light.accent
        self.fields["accent"].widget.attrs["placeholder"] = own

    def clean_accent(self) -> str:
        """Return the colour as it is stored; nothing for the theme's own."""
        written = self.cleaned_data["accent"]
        try:
            return colouring.parse(written) if written else ""
        except colouring.NotAColour:
            said = gettext("“%(written)s” is no colour. Write it as # and six digits, such as #a8321a.")
            raise forms.ValidationError(said % {"written": written[:40]}) from None

    def clean_header_image(self) -> Image | None:
        """Return the picture that has or had this name."""
        name = self.cleaned_data["header_image"].removeprefix("image:").strip()
        if not name:
            return None
        image = Image.objects.drawable().called(name)
        if image is None:
            said = gettext("The library has no picture called “%(name)s”.")
            raise forms.ValidationError(said % {"name": name})
        if image.is_waiting:
            said = gettext("“%(name)s” waits for its file. Choose another, or upload it first.")
            raise forms.ValidationError(said % {"name": name})
        return image

    def clean_header_alt(self) -> str:
        """Return the words for those who do not see the picture, in one line."""
        return " ".join(self.cleaned_data["header_alt"].split())

    def clean_navigation(self) -> str:
        """Return the links at the head of every page, each of which leads somewhere safe."""
        return clean_links(self.cleaned_data["navigation"])

    def clean(self) -> dict[str, Any]:
        """Return the choices. A picture needs words, its own or some here, or says that it is decoration."""
        cleaned = super().clean() or self.cleaned_data
        image = cleaned.get("header_image")
        says = cleaned.get("header_alt") or cleaned.get("header_is_decorative")
        if image is not None and image.needs_alt and not says:
            self.add_error(
                "header_alt",
                gettext("Say what the picture shows, or mark it as decoration: the library does neither."),
            )
        return cleaned


def defaults() -> dict[str, str]:
    """Return the looks of a new site, by the names of their fields."""
    new = SiteSettings()
    return {name: str(getattr(new, name)) for name in LOOK}


def with_defaults(data: QueryDict, site: SiteSettings) -> AppearanceForm:
    """Return a form with the looks of a new site, and all else as it was sent."""
    sent = data.copy()
    for name, value in defaults().items():
        sent[name] = value
    return AppearanceForm(sent, instance=site)

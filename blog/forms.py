"""The reader's one form: the private door."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from blog.markup.characters import readable

MESSAGE_LENGTH = 10_000


class Words(forms.CharField):
    """Text with plain line ends, without characters that could not be shown in a page or a mail."""

    def to_python(self, value: object) -> str:
        """Return what was typed as it will be kept."""
        return readable(str(super().to_python(value) or "")).strip()


class Line(Words):
    """Words on one line: what could begin another header of a mail becomes a space."""

    def to_python(self, value: object) -> str:
        """Return what was typed as it will be kept."""
        return " ".join(super().to_python(value).split())


class AnswerForm(forms.Form):
    """A letter to the writer. `website` is a field that people do not see and machines fill in."""

    message = Words(
        label=_("What would you like to say?"),
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write something first; everything else may stay empty."),
            "max_length": _(
                "That is longer than %(limit_value)d characters. Send it in two letters, or by e-mail."
            ),
        },
    )
    name = Line(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("If you like."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you want a reply. Nobody else sees it."),
        error_messages={"invalid": _("This does not look like an e-mail address.")},
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_by_a_machine(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("website"))

    @property
    def letter(self) -> dict[str, str]:
        """Name, e-mail and message as they were understood."""
        return {field: self.cleaned_data[field] for field in ("name", "email", "message")}

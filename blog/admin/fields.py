"""Form fields and checks that several nouns of the desk need."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from blog.models.lines import is_address, written_links


def clean_links(text: str) -> str:
    """Return a list of links as it was written. Raises ValidationError that quotes each line that leads nowhere."""
    wrong = [link.url for link in written_links(text) if not is_address(link.url)]
    if wrong:
        raise forms.ValidationError(
            [
                gettext("“%(url)s” is no address: begin it with https://, mailto: or a slash.") % {"url": url}
                for url in wrong
            ]
        )
    return text


class SeveralFiles(forms.ClearableFileInput):
    """A button that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; its value is a list."""

    widget = SeveralFiles

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        """Return the files, at least one where the field is required."""
        files = data if isinstance(data, list | tuple) else [data]
        if self.required and not any(files):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [file for file in files if isinstance(file, UploadedFile)]

"""Fields with a habit of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models


class WebAddress(models.URLField):
    """An address on the web; one typed without a scheme is taken to be https."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return the form's field."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> Any:
        """Return what a migration needs to know: in the database it is a plain URLField."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

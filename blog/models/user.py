"""People who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who signs in to the desk; whether readers see a name is the Author's matter."""

    time_zone = models.CharField(
        _("time zone"), max_length=60, blank=True, help_text=_("As in “Europe/Berlin”. Empty: the site's.")
    )
    language = models.CharField(
        _("language of the desk"), max_length=12, blank=True, help_text=_("As in “en”. Empty: the site's.")
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]
        verbose_name_plural = _("people")  # type: ignore[assignment]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="blog_user_one_per_email",
                violation_error_message=_("Somebody with this e-mail address exists already."),
            )
        ]

    @property
    def shown_name(self) -> str:
        """The name to address this person by."""
        return self.get_full_name() or self.get_username()

"""People: who signs in, and what each may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import hours
from blog.admin.noun import NounAdmin, NounForm, hour, person
from blog.models import User
from blog.services import people
from blog.services.people import Role


class PersonForm(NounForm):
    """A person's names, what they may do, and a password to begin with."""

    role = forms.ChoiceField(
        label=_("what this person may do"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        initial=Role.AUTHOR,
    )
    # Not `password`: that is the column of the hash, which a form must never fill.
    new_password = forms.CharField(
        label=_("password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "time_zone", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "username" not in self.fields:  # shown only, to who may not change this person
            return
        role: Any = self.fields["role"]
        role.choices = [choice for choice in Role.choices if choice[0] != Role.OWNER or self.by.is_superuser]
        for name in ("username", "first_name", "last_name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # the browser would fill in its own owner
        self.fields["username"].help_text = _("To sign in with. Letters, digits and @ . + - _")
        self.fields["email"].help_text = _("One can sign in with it too.")
        if self.instance.pk:
            self.initial["role"] = people.role_of(self.instance)
            self.fields["is_active"].label = _("may sign in")
            self.fields["is_active"].help_text = _(
                "Switch this off instead of deleting somebody who may come back."
            )
            self.fields["new_password"].help_text = _("Leave it empty to keep the one they have.")
        else:
            self.fields["new_password"].required = True
            self.fields["new_password"].help_text = _(
                "At least ten characters. Tell it to them; they can change it once signed in."
            )

    def clean_email(self) -> str:
        """Return the address; nobody else may have it in other capitals."""
        email = self.cleaned_data["email"]
        if email and User.objects.exclude(pk=self.instance.pk).filter(email__iexact=email).exists():
            raise forms.ValidationError(gettext("Somebody with this e-mail address exists already."))
        return email

    def clean_time_zone(self) -> str:
        """Return the name of a zone that there is, or none."""
        name = self.cleaned_data["time_zone"].strip()
        if name and not hours.is_zone(name):
            raise forms.ValidationError(
                gettext("There is no time zone “%(name)s”. Write it as in “Europe/Berlin”.") % {"name": name}
            )
        return name

    def clean(self) -> dict[str, object]:
        """Return the values; somebody always remains who can run the site."""
        cleaned = super().clean()
        self.instance.username = str(cleaned.get("username", self.instance.username))
        if cleaned.get("new_password"):
            try:
                password_validation.validate_password(str(cleaned["new_password"]), self.instance)
            except ValidationError as error:
                self.add_error("new_password", error)
        if "role" in cleaned:
            changed = User(pk=self.instance.pk, is_active=bool(cleaned.get("is_active", True)))
            try:
                people.check(changed, role=Role(str(cleaned["role"])), by=self.by)
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned


@admin.register(User)
class UserAdmin(NounAdmin[User]):
    """The list of people and a person's form."""

    form = PersonForm
    list_display = ("username", "full_name", "email", "role_shown", "was_here", "is_active")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = _("Search by name or e-mail address")
    ordering = ("username",)
    empty_words = _("Nobody else yet. Make a person for everybody who writes here.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the people with their groups."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the form's fields, or what is shown to somebody who may not change this person."""
        who = ("username", ("first_name", "last_name"), "email")
        if obj is not None and not self.has_change_permission(request, obj):
            return [(None, {"fields": (*who, "role_shown", "is_active")})]
        rights: tuple[str, ...] = ("role", "new_password", "time_zone")
        if obj is not None:
            rights = ("role", "is_active", "new_password", "time_zone")
        return [(None, {"fields": who}), (_("At the desk"), {"fields": rights})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Return what is only shown."""
        return ("role_shown",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Return False for filters that would tell a password's hash letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether this person may change `obj`: an owner is changed by owners only."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or people.may_manage(obj, by=person(request)))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether this person may delete `obj`: an owner is deleted by owners only."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or people.may_manage(obj, by=person(request)))

    @admin.display(description=_("name"), ordering="first_name")
    def full_name(self, user: User) -> str:
        """Return first and last name."""
        return user.get_full_name()

    @admin.display(description=_("may do"))
    def role_shown(self, user: User) -> str:
        """Return the role's first word."""
        return people.role_of(user).label.split(":")[0]

    @admin.display(description=_("last signed in"), ordering="last_login")
    def was_here(self, user: User) -> str:
        """Return when the person signed in last."""
        return hour(user.last_login) or gettext("never")

    def store(self, row: User, *, form: forms.ModelForm, by: User, at: datetime) -> None:
        """Save the person with role and password."""
        data = form.cleaned_data
        people.save(row, role=Role(data["role"]), password=data.get("new_password", ""), by=by, at=at)

    def discard(self, row: User, *, by: User, at: datetime) -> None:
        """Delete the person; posts and by-line stay."""
        people.remove(row, by=by)

    def in_the_way(self, row: User, *, by: User) -> list[str | SafeString]:
        """Return why this person cannot go."""
        reason = people.why_not_remove(row, by=by)
        return [reason] if reason else []

"""Signing in: the people of the desk, who are made in the desk and nowhere else, and the form they fill in."""

from __future__ import annotations

from allauth.account import views as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

MISMATCH = _("This name and this password do not belong together. Look at both and try again.")


class StaffOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "invalid_login": MISMATCH,
        "too_many_login_attempts": _("Too many attempts have failed. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts are made in the desk."""
        return False


class SignInForm(LoginForm):
    """allauth's form with the field names that password managers and Django people expect.

    What is called `login` inside is called `username` on the page; a form that sends `login` is understood too.
    """

    data: QueryDict

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = _("Name or e-mail address"), _("Password")
        name.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""
        (password if self.data.get("username") else name).widget.attrs["autofocus"] = True
        if self.is_bound and "login" in self.data and "username" not in self.data:
            self.data = self.data.copy()
            self.data["username"] = str(self.data["login"])

    def add_prefix(self, field_name: str) -> str:
        """Return the name that the field has on the page."""
        return "username" if field_name == "login" else super().add_prefix(field_name)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out as allauth does; texts that the browser has kept, for when the site is away, go with it."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"storage"'
    return response

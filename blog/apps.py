"""The app's registration, and the admin site that the desk replaces."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.admin import checks as admin_checks
from django.core import checks
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """The one app of the project."""

    name = "blog"
    verbose_name = _("Site")
    default = True


class DeskConfig(admin_apps.SimpleAdminConfig):
    """Django's admin with our desk as its site, so that `admin.site` is the desk everywhere."""

    default_site = "blog.admin.desk.Desk"
    default = False

    def ready(self) -> None:
        """Have the desk checked with its nouns, which are there once somebody asks for its addresses."""
        checks.register(admin_checks.check_dependencies, checks.Tags.admin)
        checks.register(check_desk, checks.Tags.admin)


def check_desk(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return what Django finds wrong with the desk."""
    import_module("blog.admin.nouns")
    found: list[checks.CheckMessage] = admin_checks.check_admin_app(app_configs, **kwargs)
    return found

"""The app's registration, and the admin site that the desk replaces."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """The one app of the project."""

    name = "blog"
    verbose_name = _("Site")
    default = True

    def ready(self) -> None:
        """Register the nouns of the desk, which exists by now."""
        import_module("blog.admin.nouns")


class DeskConfig(admin_apps.SimpleAdminConfig):
    """Django's admin with our desk as its site, so that `admin.site` is the desk everywhere."""

    default_site = "blog.admin.desk.Desk"
    default = False

"""The addresses of the desk, and with them its nouns: whoever loads this has the whole desk."""

from __future__ import annotations

from django.contrib import admin

from blog.admin import nouns

__all__ = ["admin", "nouns", "urlpatterns"]

urlpatterns, app_name, _namespace = admin.site.urls

"""The groups that the migration makes, and the way back."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection

pytestmark = pytest.mark.django_db

groups = import_module("blog.migrations.0002_groups")
history = import_module("blog.migrations.0011_history")
series = import_module("blog.migrations.0025_series")


def rights(name: str) -> set[str]:
    """Return what a group may do."""
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_an_author_writes_adds_pictures_tags_and_series_and_looks_at_authors():
    assert rights("Author") == {
        "add_post",
        "change_post",
        "view_post",
        "add_image",
        "change_image",
        "view_image",
        "add_tag",
        "view_tag",
        "add_series",
        "view_series",
        "view_author",
    }


def test_an_editor_has_every_right_that_there_is_over_the_nouns():
    nouns = ("post", "image", "tag", "series", "author", "redirect", "answer", "sitesettings", "user")
    every = set(
        Permission.objects.filter(content_type__app_label="blog", content_type__model__in=nouns).values_list(
            "codename", flat=True
        )
    )
    assert every <= rights("Editor")
    assert {"publish_post", "edit_any_post"} <= rights("Editor")


def test_permissions_are_not_made_twice():
    codes = list(Permission.objects.filter(content_type__app_label="blog").values_list("codename", flat=True))
    assert len(codes) == len(set(codes))


def test_the_migration_can_be_taken_back_and_done_again():
    editor = rights("Editor")
    schema = connection.SchemaEditorClass(connection)
    groups.remove_groups(apps, schema)
    assert not Group.objects.exists()
    groups.add_groups(apps, schema)
    groups.add_groups(apps, schema)
    history.let_editors_look(apps, schema)
    series.let_groups(apps, schema)
    series.let_groups(apps, schema)
    assert rights("Editor") == editor
    assert Group.objects.count() == 2

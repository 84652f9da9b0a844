"""The groups of the desk: editors, who do everything, and authors, who write their own posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ALL = ("add", "change", "delete", "view")

# What each group may do, by model.
EDITOR: Mapping[str, Iterable[str]] = {
    "post": (*ALL, "publish", "edit_any"),
    "image": ALL,
    "tag": ALL,
    "author": ALL,
    "redirect": ALL,
    "answer": ALL,
    "sitesettings": ALL,
    "revision": ALL,
    "alias": ALL,
    "user": ALL,
}
AUTHOR: Mapping[str, Iterable[str]] = {
    "post": ("add", "change", "view"),
    "image": ("add", "change", "view"),
    "tag": ("add", "view"),
    "author": ("view",),
}
GROUPS = {"Editor": EDITOR, "Author": AUTHOR}

# Those that Django does not word by itself, as in the model's own `permissions`.
NAMES = {"publish": "Can publish any post", "edit_any": "Can edit posts of others"}


def add_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make both groups. Permissions are made here as well: Django would make them only after the last migration."""
    group = apps.get_model("auth", "Group")
    for name, rights in GROUPS.items():
        made, _ = group.objects.get_or_create(name=name)
        made.permissions.add(*_permissions(apps, rights))


def _permissions(apps: Apps, rights: Mapping[str, Iterable[str]]) -> list[object]:
    """Return the permissions of `rights`, made where they are missing."""
    content_type = apps.get_model("contenttypes", "ContentType")
    permission = apps.get_model("auth", "Permission")
    found = []
    for model, verbs in rights.items():
        kind, _ = content_type.objects.get_or_create(app_label="blog", model=model)
        words = apps.get_model("blog", model)._meta.verbose_name
        for verb in verbs:
            code = f"{verb}_{model}"
            made, _ = permission.objects.get_or_create(
                content_type=kind, codename=code, defaults={"name": NAMES.get(verb, f"Can {verb} {words}")}
            )
            found.append(made)
    return found


def remove_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete both groups; the permissions belong to the models and stay."""
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_groups, remove_groups)]

"""Give the lists of tags an order of their own, and count the months once."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def list_what_is_public(apps, schema_editor):
    """Put the posts that readers see into the lists of their tags."""
    posts = apps.get_model("blog", "Post").objects.filter(state="published", kind="post")
    taggings = apps.get_model("blog", "Tagging").objects.filter(post__in=posts)
    taggings.update(listed_at=Subquery(posts.filter(pk=OuterRef("post_id")).values("published_at")))


class Migration(migrations.Migration):
    """The table that Django had made of the posts' tags becomes one of our own."""

    dependencies = [("blog", "0019_desk_lists")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Tagging",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="taggings",
                                to="blog.post",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="taggings",
                                to="blog.tag",
                            ),
                        ),
                    ],
                    options={"db_table": "blog_post_tags", "unique_together": {("post", "tag")}},
                ),
                migrations.AlterField(
                    model_name="post",
                    name="tags",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="posts",
                        through="blog.Tagging",
                        to="blog.tag",
                        verbose_name="tags",
                    ),
                ),
            ]
        ),
        migrations.AddField(
            model_name="tagging",
            name="listed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="tagging",
            index=models.Index(fields=["tag", "-listed_at", "-post"], name="blog_tagging_lists"),
        ),
        migrations.CreateModel(
            name="Month",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("zone", models.CharField(max_length=64)),
                ("first", models.DateField()),
                ("posts", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "first"), name="blog_month_once")
                ]
            },
        ),
        migrations.RunPython(list_what_is_public, migrations.RunPython.noop),
    ]

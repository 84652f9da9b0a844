"""What stands under a post: which others link to it, since when, and which are about the same."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def list_links(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each link its place under what it leads to."""
    posts = apps.get_model("blog", "Post").objects.filter(state="published", pk=OuterRef("post"))
    apps.get_model("blog", "PostLink").objects.update(listed_at=Subquery(posts.values("published_at")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0022_search_for_readers'),
    ]

    operations = [
        migrations.CreateModel(
            name='RelatedPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.FloatField()),
            ],
        ),
        migrations.AddField(
            model_name='postlink',
            name='listed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name='postlink',
            index=models.Index(fields=['target', '-listed_at', '-post'], name='blog_postlink_lists'),
        ),
        migrations.AddField(
            model_name='relatedpost',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post'),
        ),
        migrations.AddField(
            model_name='relatedpost',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related', to='blog.post'),
        ),
        migrations.AddIndex(
            model_name='relatedpost',
            index=models.Index(fields=['post', '-likeness', '-other'], name='blog_relatedpost_lists'),
        ),
        migrations.AddConstraint(
            model_name='relatedpost',
            constraint=models.UniqueConstraint(fields=('post', 'other'), name='blog_relatedpost_once'),
        ),
        migrations.RunPython(list_links, migrations.RunPython.noop),
    ]

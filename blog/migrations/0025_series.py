"""Series: posts that are read one after the other. Editors do with them whatever they like, authors begin new ones."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import blog.models.names

GROUPS = {"Editor": ("add", "change", "delete", "view"), "Author": ("add", "view")}


def let_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the groups of the desk their rights. Django would make these only after the last migration."""
    content_type = apps.get_model("contenttypes", "ContentType")
    permission = apps.get_model("auth", "Permission")
    kind, _ = content_type.objects.get_or_create(app_label="blog", model="series")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        for verb in GROUPS[group.name]:
            right, _ = permission.objects.get_or_create(
                content_type=kind, codename=f"{verb}_series", defaults={"name": f"Can {verb} series"}
            )
            group.permissions.add(right)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0024_tag_synonyms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Part',
            fields=[
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='part', serialize=False, to='blog.post')),
                ('place', models.PositiveIntegerField(default=2000000000)),
                ('listed_at', models.DateTimeField(editable=False, null=True)),
                ('number', models.PositiveIntegerField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'part',
                'verbose_name_plural': 'parts',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='imported from')),
                ('source_id', models.CharField(blank=True, editable=False, max_length=200, verbose_name='id there')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.CharField(max_length=80, unique=True, validators=[blog.models.names.well_formed_slug, blog.models.names.not_reserved], verbose_name='address name')),
                ('description', models.TextField(blank=True, help_text='Markdown.', max_length=2000, verbose_name='description')),
                ('description_html', models.TextField(blank=True, editable=False)),
                ('renderer_version', models.PositiveIntegerField(default=0, editable=False)),
                ('is_complete', models.BooleanField(default=False, help_text='Readers are told that there is no more to come.', verbose_name='complete')),
                ('public_parts', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'series',
                'verbose_name_plural': 'series',
                'ordering': ['name', 'id'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='post',
            name='is_part',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RemoveConstraint(
            model_name='alias',
            name='blog_alias_one_owner',
        ),
        migrations.AlterField(
            model_name='alias',
            name='space',
            field=models.CharField(choices=[('post', 'post'), ('image', 'picture'), ('tag', 'tag'), ('author', 'author'), ('series', 'series')], max_length=6),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('source', 'source_id'), name='blog_series_imported_once'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='blog_series_slug_not_empty'),
        ),
        migrations.AddField(
            model_name='part',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='blog.series'),
        ),
        migrations.AddField(
            model_name='alias',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='blog.series'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('author__isnull', True), ('image__isnull', True), ('post__isnull', False), ('series__isnull', True), ('space', 'post'), ('tag__isnull', True)), models.Q(('author__isnull', True), ('image__isnull', False), ('post__isnull', True), ('series__isnull', True), ('space', 'image'), ('tag__isnull', True)), models.Q(('author__isnull', True), ('image__isnull', True), ('post__isnull', True), ('series__isnull', True), ('space', 'tag'), ('tag__isnull', False)), models.Q(('author__isnull', False), ('image__isnull', True), ('post__isnull', True), ('series__isnull', True), ('space', 'author'), ('tag__isnull', True)), models.Q(('author__isnull', True), ('image__isnull', True), ('post__isnull', True), ('series__isnull', False), ('space', 'series'), ('tag__isnull', True)), _connector='OR'), name='blog_alias_one_owner'),
        ),
        migrations.AddIndex(
            model_name='part',
            index=models.Index(fields=['series', 'number'], name='blog_part_in_order'),
        ),
        migrations.AddIndex(
            model_name='part',
            index=models.Index(fields=['series', '-listed_at', '-post'], name='blog_part_lists'),
        ),
        migrations.RunPython(let_groups, migrations.RunPython.noop),
    ]

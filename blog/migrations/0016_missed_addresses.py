"""Addresses that readers asked for in vain; and redirects that led through others lead where those end."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def flatten(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let every redirect lead to the end of its chain in one step; one that is part of a circle says "gone"."""
    redirects = apps.get_model("blog", "Redirect").objects
    leads = dict(redirects.exclude(target="").values_list("path", "target"))
    for path, target in leads.items():
        end, seen = target, {path}
        while end in leads and end not in seen:
            seen.add(end)
            end = leads[end]
        end = "" if end in seen else end
        if end != target:
            redirects.filter(path=path).update(target=end)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0015_outgoing_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='MissedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=500, unique=True, verbose_name='address')),
                ('first_at', models.DateTimeField(verbose_name='first met')),
                ('last_at', models.DateTimeField(verbose_name='last met')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='times')),
                ('referrer', models.CharField(blank=True, max_length=500, verbose_name='linked from')),
                ('is_own', models.BooleanField(default=False, verbose_name='linked from this site')),
                ('ignored_until', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'address not found',
                'verbose_name_plural': 'not found',
                'default_permissions': (),
                'indexes': [models.Index(fields=['-is_own', '-times', '-last_at'], name='blog_missed_wanted')],
                'constraints': [models.CheckConstraint(condition=models.Q(('path__startswith', '/'), models.Q(('path__startswith', '//'), _negated=True)), name='blog_missed_is_local')],
            },
        ),
        migrations.CreateModel(
            name='UncountedMisses',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('times', models.PositiveBigIntegerField(default=0)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'asked for by scanners',
                'verbose_name_plural': 'asked for by scanners',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='blog_uncounted_one_row')],
            },
        ),
        migrations.RunPython(flatten, migrations.RunPython.noop),
    ]

"""States with names, where a restored one came from, and the audit trail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def let_editors_look(apps, schema_editor):
    """Let editors see the audit trail. The permission is made here too: Django would make it after the last migration."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="blog", model="auditentry")
    view, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_auditentry", defaults={"name": "Can view entry of the audit trail"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Editor"):
        group.permissions.add(view)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0010_working_copy'),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='name',
            field=models.CharField(blank=True, max_length=80, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='revision',
            name='restored_from',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='blog.revision'),
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('published', 'published'), ('changed', 'published changes'), ('scheduled', 'scheduled'), ('unscheduled', 'took the schedule away'), ('missed', 'could not be published at its hour'), ('unpublished', 'took back from readers'), ('trashed', 'moved to the trash'), ('restored', 'took out of the trash')], max_length=16, verbose_name='what')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by_name', models.CharField(blank=True, max_length=200, verbose_name='who')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='title')),
                ('path', models.CharField(blank=True, max_length=500, verbose_name='address')),
                ('detail', models.CharField(blank=True, max_length=500, verbose_name='more')),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='audit', to='blog.post')),
                ('revision', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='blog.revision')),
            ],
            options={
                'verbose_name': 'entry of the audit trail',
                'verbose_name_plural': 'audit trail',
                'ordering': ['-id'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['post', '-id'], name='blog_audit_of_post')],
            },
        ),
        migrations.RunPython(let_editors_look, migrations.RunPython.noop),
    ]

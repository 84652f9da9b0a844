"""Handing in, remarks, and letters to the people of the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0016_missed_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('mail_attempts', models.PositiveSmallIntegerField(default=0)),
                ('claimed_until', models.DateTimeField(blank=True, db_index=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='written')),
                ('text', models.TextField(max_length=4000, verbose_name='remark')),
                ('quote', models.TextField(blank=True, max_length=2000)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'remark',
                'verbose_name_plural': 'remarks',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='post',
            name='handed_in_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='handed in'),
        ),
        migrations.AddField(
            model_name='post',
            name='handed_in_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('handed_in_at__isnull', False)), fields=['handed_in_at'], name='blog_post_handed_in'),
        ),
        migrations.AddField(
            model_name='remark',
            name='answers',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answered', to='blog.remark'),
        ),
        migrations.AddField(
            model_name='remark',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='remark',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='blog.post'),
        ),
        migrations.AddField(
            model_name='remark',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='remark',
            index=models.Index(fields=['post', 'id'], name='blog_remark_of_post'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='blog_remark_says_something'),
        ),
    ]

"""What posts are called where others mention them, and the links that are offered for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0025_series'),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=500)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('accepted', 'accepted'), ('declined', 'declined')], default='waiting', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('looked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('run', models.CharField(blank=True, max_length=40)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='link_offers', to='blog.post')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offered_links', to='blog.post')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['-id'], name='blog_linkoffer_waiting'), models.Index(condition=models.Q(('state', 'waiting')), fields=['target', '-id'], name='blog_linkoffer_to'), models.Index(condition=models.Q(('run', ''), _negated=True), fields=['run'], name='blog_linkoffer_run')],
                'constraints': [models.UniqueConstraint(fields=('post', 'target'), name='blog_linkoffer_once')],
            },
        ),
        migrations.CreateModel(
            name='PostName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=500)),
                ('words', models.CharField(max_length=300)),
                ('kind', models.CharField(choices=[('title', 'title'), ('head', 'beginning of the title'), ('slug', 'address name'), ('tag', 'tag'), ('anchor', 'words of a link')], max_length=6)),
                ('is_new', models.BooleanField()),
                ('among', models.PositiveIntegerField()),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='blog.post')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.post')),
                ('tag', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blog.tag')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_new', True)), fields=['post'], name='blog_postname_new'), models.Index(fields=['among', 'post'], name='blog_postname_among')],
            },
        ),
    ]

"""Indexes for what the desk and the audit trail show, so that neither reads nor sorts all rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0018_search'),
    ]

    operations = [
        migrations.AlterField(
            model_name='post',
            name='due_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='scheduled for'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['what', '-id'], name='blog_audit_by_what'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='blog_post_due'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['state', '-published_at', '-id'], name='blog_post_by_date'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('missed_hour', ''), _negated=True), fields=['-saved_at', '-id'], name='blog_post_missed'),
        ),
    ]

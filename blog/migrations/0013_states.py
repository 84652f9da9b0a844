"""States of posts beyond draft and published: in review, taken back, gone; and when a post ends."""

from django.db import migrations, models


def name_what_was_taken_back(apps, schema_editor):
    """Tell drafts that readers have seen from those that they have not."""
    apps.get_model("blog", "Post").objects.filter(state="draft", path__isnull=False).update(state="unpublished")


def make_drafts_again(apps, schema_editor):
    """Give posts a state that was known before."""
    posts = apps.get_model("blog", "Post").objects
    posts.filter(state__in=("unpublished", "gone", "review")).update(state="draft")


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0012_preview_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='ends_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ends'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='what',
            field=models.CharField(choices=[('published', 'published'), ('changed', 'published changes'), ('scheduled', 'scheduled'), ('unscheduled', 'took the schedule away'), ('missed', 'could not be published at its hour'), ('unpublished', 'took back from readers'), ('gone', 'declared gone'), ('trashed', 'moved to the trash'), ('restored', 'took out of the trash')], max_length=16, verbose_name='what'),
        ),
        migrations.AlterField(
            model_name='post',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('scheduled', 'scheduled'), ('published', 'published'), ('unpublished', 'taken back'), ('gone', 'gone'), ('trash', 'in the trash')], default='draft', editable=False, max_length=12, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('ends_at__isnull', False)), fields=['ends_at'], name='blog_post_ending'),
        ),
        migrations.RunPython(name_what_was_taken_back, make_drafts_again),
    ]

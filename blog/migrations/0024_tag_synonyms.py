"""Other words for a tag."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0023_weave'),
    ]

    operations = [
        migrations.AddField(
            model_name='tag',
            name='synonyms',
            field=models.TextField(blank=True, help_text='Separated by commas. Who types one of them under a post gets this tag, and readers find its posts by them.', max_length=1000, verbose_name='other words for it'),
        ),
    ]

from django.db import migrations, models


def have_share_pictures_made(apps, schema_editor):
    """What was complete until now lacks the new file."""
    apps.get_model("blog", "Image").objects.exclude(digest=None).update(recipe=0)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0007_what_is_left'),
    ]

    operations = [
        migrations.AddField(
            model_name='rendition',
            name='use',
            field=models.CharField(blank=True, choices=[('', 'pages'), ('share', 'links elsewhere')], default='', max_length=10),
        ),
        migrations.RunPython(have_share_pictures_made, migrations.RunPython.noop),
    ]

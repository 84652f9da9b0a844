"""How the site looks: accent, letters, width, the picture at its head."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0028_sitemap_parts'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='accent',
            field=models.CharField(blank=True, max_length=7, verbose_name='accent colour'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='header_alt',
            field=models.CharField(blank=True, max_length=500, verbose_name='what it shows'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='header_html',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='header_image',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='header_of', to='blog.image', verbose_name='picture of the site'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='header_is_decorative',
            field=models.BooleanField(default=False, verbose_name='only decoration here'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='header_on',
            field=models.CharField(choices=[('home', 'On the front page'), ('all', 'On every page')], default='home', max_length=10, verbose_name='where it stands'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='measure',
            field=models.CharField(choices=[('narrow', 'Narrow'), ('normal', 'Normal'), ('wide', 'Wide')], default='normal', max_length=20, verbose_name='width of the text'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='pairing',
            field=models.CharField(choices=[('scholar', 'Scholar: STIX Two with Libre Franklin'), ('clear', 'Clear: Atkinson Hyperlegible, without serifs'), ('book', 'Book: EB Garamond with Cabin'), ('system', 'The device’s own, which need no download')], default='scholar', max_length=20, verbose_name='letters'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='renderer_version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]

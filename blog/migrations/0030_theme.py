"""Which theme dresses the site."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0029_appearance'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='theme',
            field=models.CharField(choices=[('paper', 'Paper'), ('studio', 'Studio')], default='paper', max_length=20, verbose_name='theme'),
        ),
    ]

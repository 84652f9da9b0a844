"""Templates: what other posts begin with."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0013_states'),
    ]

    operations = [
        migrations.AlterField(
            model_name='post',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('scheduled', 'scheduled'), ('published', 'published'), ('unpublished', 'taken back'), ('gone', 'gone'), ('template', 'template'), ('trash', 'in the trash')], default='draft', editable=False, max_length=12, verbose_name='state'),
        ),
    ]

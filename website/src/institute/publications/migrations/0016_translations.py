"""A piece may be a translation of another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0015_series_switched_off'),
    ]

    operations = [
        migrations.AddField(
            model_name='publicationpage',
            name='translation_of',
            field=models.ForeignKey(blank=True, help_text='The piece in the language in which it was written. Each then leads to the other.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='translated_as', to='publications.publicationpage'),
        ),
    ]

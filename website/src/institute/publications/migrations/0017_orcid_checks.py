"""An ORCID is refused whose last sign does not check."""

import institute.publications.models.people
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0016_translations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='contribution',
            name='orcid',
            field=models.CharField(blank=True, max_length=19, validators=[institute.publications.models.people.orcid], verbose_name='ORCID'),
        ),
        migrations.AlterField(
            model_name='person',
            name='orcid',
            field=models.CharField(blank=True, max_length=19, validators=[institute.publications.models.people.orcid], verbose_name='ORCID'),
        ),
    ]

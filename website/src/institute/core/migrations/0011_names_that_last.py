"""The identity of which lasting names are made, and the name under which harvesters know the institute."""

import django.core.validators
import uuid
from django.db import migrations, models


def draw(apps, schema_editor):
    apps.get_model("core", "Identity").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_asked"),
    ]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("drawn", models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
        ),
        migrations.RunPython(draw, migrations.RunPython.noop),
        migrations.AddField(
            model_name="institutesettings",
            name="harvested_as",
            field=models.CharField(
                blank=True,
                help_text="The domain that stands in the identifiers of records. Empty: that of this site. Where the site moves to another domain, write the old one: harvesters then go on, and do not take every record for a new one.",
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "(?i)^[a-z][a-z\\d-]*(\\.[a-z\\d-]+)*\\Z", "A domain reads institute.example."
                    )
                ],
                verbose_name="name to harvesters",
            ),
        ),
    ]

"""When a series was last offered to harvesters, or taken from them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0014_lists_by_language"),
    ]

    operations = [
        migrations.AddField(
            model_name="series",
            name="oai_switched_at",
            field=models.DateTimeField(editable=False, help_text="When that was last switched.", null=True),
        ),
        migrations.AlterField(
            model_name="series",
            name="oai",
            field=models.BooleanField(
                default=True,
                help_text="Offer to harvesters, as a set; switched off, they are told that its records are gone.",
                verbose_name="OAI-PMH",
            ),
        ),
    ]

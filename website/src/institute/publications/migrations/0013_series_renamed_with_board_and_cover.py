"""Series have a board and a cover, and keep the codes that they had."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A code that is given up leads to its series for ever."""

    dependencies = [("core", "0010_asked"), ("publications", "0012_pieces_of_pages")]

    operations = [
        migrations.AddField(
            model_name="series",
            name="board",
            field=models.ManyToManyField(
                blank=True,
                help_text="Besides the editors.",
                related_name="advises",
                to="publications.person",
                verbose_name="editorial board",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                help_text="Stands on the page of the series; its creator and licence are printed with it.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="core.picture",
            ),
        ),
        migrations.CreateModel(
            name="FormerCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=6, unique=True)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_codes",
                        to="publications.series",
                    ),
                ),
            ],
        ),
    ]

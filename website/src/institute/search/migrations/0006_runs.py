"""What is counted and ranked by is kept as runs of bytes: a row for each would be millions."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("search", "0005_emptied")]

    operations = [
        migrations.DeleteModel("SearchFacet"),
        migrations.DeleteModel("SearchTrigram"),
        migrations.RemoveField("searchentry", "number_key"),
        migrations.RemoveField("searchentry", "version"),
        migrations.AddField("searchentry", "others", models.TextField(blank=True)),
        migrations.AddField(
            "searchquery",
            "first",
            models.DateField(auto_now_add=True, db_index=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="SearchIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(db_index=True, max_length=120)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="search.searchentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=20)),
                ("value", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("facet", "value"), name="search_one_value")],
            },
        ),
        migrations.CreateModel(
            name="SearchBlock",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("version", models.PositiveBigIntegerField()),
                ("places", models.BinaryField()),
                ("days", models.BinaryField()),
                ("titles", models.BinaryField()),
                ("lengths", models.BinaryField()),
                ("values", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stem", models.BinaryField(max_length=256)),
                ("block", models.PositiveIntegerField()),
                ("places", models.BinaryField()),
                ("shares", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("stem", "block"), name="search_one_posting")],
            },
        ),
        migrations.CreateModel(
            name="SearchTrigram",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trigram", models.CharField(max_length=3, unique=True)),
                ("words", models.BinaryField()),
            ],
        ),
    ]

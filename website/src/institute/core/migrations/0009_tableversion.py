"""A token for each table, for what is kept of a few tables alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0008_only_our_roles")]

    operations = [
        migrations.CreateModel(
            name="TableVersion",
            fields=[
                ("name", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("token", models.CharField(max_length=16)),
            ],
        ),
    ]

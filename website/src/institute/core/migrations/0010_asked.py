"""How often somebody asked, counted by all processes together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0009_tableversion")]

    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                (
                    "until",
                    models.BigIntegerField(
                        db_index=True, help_text="When the window is over, in seconds since 1970."
                    ),
                ),
                ("times", models.IntegerField()),
            ],
        ),
    ]

"""Events that take whole days and have no hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="eventpage",
            name="all_day",
            field=models.BooleanField(
                default=False,
                help_text="It has days and no hours: calendars keep the days whole.",
                verbose_name="whole days",
            ),
        ),
        migrations.AlterField(
            model_name="eventpage",
            name="begins",
            field=models.TimeField(
                blank=True, help_text="As a clock shows it where the event takes place.", null=True
            ),
        ),
        migrations.AlterField(model_name="eventpage", name="ends", field=models.TimeField(blank=True, null=True)),
    ]

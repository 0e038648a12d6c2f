"""Subtitles, notes, works from elsewhere, series, issues and terms are found too: the index is made anew."""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("search", "SearchState").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0006_runs")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]

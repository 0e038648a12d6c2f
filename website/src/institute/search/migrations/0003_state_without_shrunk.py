"""Entries that were taken out are found by their keys: when that last happened need not be known."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0002_text")]

    operations = [migrations.RemoveField("searchstate", "shrunk_at")]

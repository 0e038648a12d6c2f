"""The database refuses, by itself, to change or delete what is in the record."""

from django.db import migrations

from institute.record.ledger import triggers


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [migrations.RunPython(triggers.lay, triggers.lift)]

"""The text index is one column that ranks nothing; it is emptied, and filled again before the site is served."""

from importlib import import_module

from django.db import migrations

def renew(apps, schema_editor):
    engine = import_module(f"institute.search.engines.{schema_editor.connection.vendor}")
    schema_editor.execute(engine.DROP)

    for statement in engine.CREATE:
        schema_editor.execute(statement)
    for name in ("SearchFacet", "SearchEntry", "SearchTrigram", "SearchWord", "SearchState"):
        apps.get_model("search", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0004_addresses_of_any_length")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]

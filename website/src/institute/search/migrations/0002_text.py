"""The full-text index itself, which each database keeps in its own way."""

from importlib import import_module

from django.db import migrations


def create(apps, schema_editor):
    made = import_module(f"institute.search.engines.{schema_editor.connection.vendor}").CREATE
    for statement in [made] if isinstance(made, str) else made:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute(import_module(f"institute.search.engines.{schema_editor.connection.vendor}").DROP)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]

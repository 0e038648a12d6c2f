"""Addresses of any length: signs outside ASCII take up to nine characters each in an address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An address is a text."""

    dependencies = [("record", "0004_may_resolve")]

    operations = [migrations.AlterField(model_name="coverage", name="url", field=models.TextField())]

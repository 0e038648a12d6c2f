"""Addresses of any length: signs outside ASCII take up to nine characters each in an address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An address is a text."""

    dependencies = [("search", "0003_state_without_shrunk")]

    operations = [migrations.AlterField(model_name="searchentry", name="url", field=models.TextField())]

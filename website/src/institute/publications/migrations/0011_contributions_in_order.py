"""Contributions that no form has put in order stand as they were made."""

from django.db import migrations


class Migration(migrations.Migration):
    """The order of contributions is the same on every database."""

    dependencies = [("publications", "0010_lists_in_order")]

    operations = [migrations.AlterModelOptions(name="contribution", options={"ordering": ("sort_order", "pk")})]

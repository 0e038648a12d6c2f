"""Beside the text of a public revision the pieces of its page are kept."""

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publications", "0011_contributions_in_order")]

    operations = [
        migrations.AddField("settledtext", "drawn_from", models.CharField(default="", max_length=64)),
        migrations.AddField(
            "settledtext",
            "pieces",
            models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
    ]

"""The pieces of a page are kept beside its text; series are read in order, and revisions by their kind."""

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
        migrations.AddIndex(
            "publicationpage",
            models.Index(fields=["series", "-date_issued", "-number"], name="publications_of_a_series"),
        ),
        migrations.AddIndex("publicrevision", models.Index(fields=["kind"], name="revisions_by_kind")),
    ]

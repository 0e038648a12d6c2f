"""The order of lists, and of revisions in time, as indexes that are read alone: rows of texts are wide."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Publications in the order of lists, revisions in that of time."""

    dependencies = [("publications", "0008_new_items")]

    operations = [
        migrations.AddIndex(
            model_name="publicationpage",
            index=models.Index(fields=["-date_issued", "-number", "series", "current"], name="publications_in_order"),
        ),
        migrations.AddIndex(
            model_name="publicrevision",
            index=models.Index(fields=["published_at"], name="revisions_in_time"),
        ),
    ]

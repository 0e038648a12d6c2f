"""Publications by their language, so that lists can be narrowed by it without reading wide rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index of languages."""

    dependencies = [("publications", "0013_series_renamed_with_board_and_cover")]

    operations = [
        migrations.AddIndex(
            model_name="publicationpage",
            index=models.Index(fields=["language", "page_ptr"], name="publications_by_language"),
        ),
    ]

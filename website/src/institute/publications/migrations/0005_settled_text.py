import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publications", "0004_series_order")]

    operations = [
        migrations.CreateModel(
            name="SettledText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("parts", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settled",
                        to="publications.publicrevision",
                    ),
                ),
            ],
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("core", "0003_alter_standardpage_body")]

    operations = [
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=16)),
            ],
        ),
    ]

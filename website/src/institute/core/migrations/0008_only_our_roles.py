"""Wagtail's own groups give way to the institute's roles (institute.accounts.roles), and roles to what they use."""

from typing import Any

from django.db import migrations

OF_WAGTAIL = ("wagtailimages", "wagtaildocs")
# Second readers record outcomes by a right of its own; letters are mailed, and have no page in the admin.
NO_MORE = {"Second readers": ("change_storedcase",), "Press officers": ("view_letter", "change_letter")}


def give_way(apps: Any, schema_editor: Any) -> None:
    """Delete the moderators, where nobody is one; take from editors what Wagtail gave them on everything."""
    groups = apps.get_model("auth", "Group").objects
    rights_on_pages = apps.get_model("wagtailcore", "GroupPagePermission").objects
    rights_on_files = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    groups.filter(name="Moderators", user=None).delete()
    for editors in groups.filter(name="Editors"):
        rights_on_pages.filter(group=editors, page__depth=1).delete()
        editors.permissions.remove(*editors.permissions.filter(content_type__app_label__in=OF_WAGTAIL))
        rights_on_files.filter(group=editors).exclude(
            permission__codename__in=("add_image", "choose_image", "add_document", "choose_document")
        ).delete()
    for name, codenames in NO_MORE.items():
        for group in groups.filter(name=name):
            group.permissions.remove(*group.permissions.filter(codename__in=codenames))
    # It was given on a class whose rights nobody asks for.
    rights_on_files.filter(permission__codename="add_picture").delete()


class Migration(migrations.Migration):
    """Data alone."""

    dependencies = [
        ("core", "0007_spentform"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailadmin", "0006_formstate"),
    ]

    operations = [migrations.RunPython(give_way, migrations.RunPython.noop)]

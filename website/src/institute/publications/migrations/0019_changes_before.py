"""A revision says itself which changes came before it, so that whatever is made of it can tell of them."""

from django.db import migrations


def tell(apps, schema_editor):
    revisions = apps.get_model("publications", "PublicRevision").objects
    page, told = None, []
    for revision in revisions.order_by("page_id", "number").iterator():
        if revision.page_id != page:
            page, told = revision.page_id, []
        if told:
            revisions.filter(pk=revision.pk).update(facts={**revision.facts, "before": list(told)})
        at = revision.published_at.isoformat()
        told.append({"version": revision.number, "kind": revision.kind, "notice": revision.notice, "at": at})


class Migration(migrations.Migration):
    dependencies = [("publications", "0018_lists_in_running_text")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]

"""Who may do what at the desk, and the workflow that leads from one to the next. Made once."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Workflow, WorkflowTask
from wagtail.models import WorkflowPage as AssignedTo

from institute.desk.models import Bundle, FourEyesTask
from institute.record.models import RecordLine

AUTHORS, EDITORS, READERS, PUBLISHERS = "Authors", "Editors", "Second readers", "Publishers"
NAME = "Author, editor, second reader, publisher"
STEPS = (("Editing", EDITORS, False), ("Second reading", READERS, True), ("Publication", PUBLISHERS, False))
# An author writes and edits what they made; editors and second readers edit everything; none of these publishes.
# Publishers may lock and take down; what they publish goes through the workflow's last step.
ON_PAGES = {
    AUTHORS: ("add_page",),
    EDITORS: ("add_page", "change_page", "lock_page", "unlock_page"),
    READERS: ("change_page",),
    PUBLISHERS: ("change_page", "publish_page", "lock_page", "unlock_page"),
}


@transaction.atomic
def establish(root: Page) -> Workflow:
    """Make the groups, their rights below a page, and the workflow on it; what is there already stays as it is.

    Parameters
    ----------
    root
        The list of publications.
    """
    groups = {name: _group(name, root, rights) for name, rights in ON_PAGES.items()}
    kind = ContentType.objects.get_for_model(Bundle)
    Permission.objects.get_or_create(
        codename="release_bundle", content_type=kind, defaults={"name": "Can make a bundle ready and release it"}
    )
    groups[PUBLISHERS].permissions.add(Permission.objects.get(codename="release_bundle", content_type=kind))
    entries = ContentType.objects.get_for_model(RecordLine)
    may_enter, _ = Permission.objects.get_or_create(
        codename="add_recordline", content_type=entries, defaults={"name": "Can add record line"}
    )
    groups[AUTHORS].permissions.add(may_enter)
    workflow, made = Workflow.objects.get_or_create(name=NAME)
    if made:
        for place, (name, group, by_another) in enumerate(STEPS):
            task = FourEyesTask.objects.create(name=name, by_another=by_another)
            task.groups.add(groups[group])
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    AssignedTo.objects.get_or_create(page_id=root.pk, defaults={"workflow": workflow})
    return workflow


def _group(name: str, root: Page, rights: tuple[str, ...]) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    enter = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin").first()
    if enter is not None:
        group.permissions.add(enter)
    pages = ContentType.objects.get_for_model(Page)
    for codename in rights:
        right = Permission.objects.filter(content_type=pages, codename=codename).first()
        if right is not None:
            GroupPagePermission.objects.get_or_create(group=group, page_id=root.pk, permission=right)
    uploads(group)
    return group


def uploads(group: Group) -> None:
    """Let a group choose pictures and documents, and add and change its own."""
    root = Collection.get_first_root_node()
    # Wagtail asks for the rights of its own picture class, whichever class pictures have.
    kinds = ContentType.objects.get_for_models(Image, Document).values()
    codenames = ("add_image", "choose_image", "add_document", "choose_document")
    for right in Permission.objects.filter(content_type__in=kinds, codename__in=codenames):
        if root is not None:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)

"""What each role may do beside the desk's steps, as data. The steps themselves are in `desk.roles`.

A right is named before the room that checks it is built: what is not there yet is given as soon as it is.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from institute.core.models import Picture
from institute.desk import roles as desk
from institute.desk.roles import AUTHORS, EDITORS, PUBLISHERS, READERS
from institute.publications.models import PublicationIndexPage

EVENT_MANAGERS, PRESS = "Event managers", "Press officers"
ENTER = ("wagtailadmin.access_admin",)
_MODERATION = ("comments.view_comment", "comments.change_comment")
_FEEDBACK = ("outreach.view_feedback", "outreach.change_feedback")
# A right ends in * where a role has every right that an app gives.
RIGHTS: dict[str, tuple[str, ...]] = {
    AUTHORS: (*ENTER, "record.add_recordline"),
    EDITORS: (*ENTER, *_FEEDBACK, *_MODERATION),
    READERS: (*ENTER, "analyses.change_storedcase"),  # what opens the outcomes of the record
    PUBLISHERS: (
        *ENTER,
        *_FEEDBACK,
        *_MODERATION,
        "comments.delete_comment",
        "outreach.view_subscriber",
        "outreach.change_subscriber",
        "outreach.send_issue",
        "desk.release_bundle",
    ),
    EVENT_MANAGERS: (*ENTER, "events.*"),
    PRESS: (*ENTER, "media.*", "contact.view_letter", "contact.change_letter"),
}
# Pages of these apps belong to a role: it writes, publishes and takes down what stands below their lists.
PAGES = {EVENT_MANAGERS: "events", PRESS: "media"}
ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")


@transaction.atomic
def establish() -> None:
    """Make the groups and give them what there is to give; what somebody took away by hand comes back."""
    for name, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = {right.pk: right for named in rights for right in _named(named)}
        held = set(group.permissions.filter(pk__in=wanted).values_list("pk", flat=True))
        group.permissions.add(*(right for pk, right in wanted.items() if pk not in held))
    for name, app in PAGES.items():
        _pages(Group.objects.get(name=name), app)
    for index in PublicationIndexPage.objects.all():
        desk.establish(index)


def _named(right: str) -> list[Permission]:
    app, _, codename = right.partition(".")
    found = Permission.objects.filter(content_type__app_label=app)
    return list(found if codename == "*" else found.filter(codename=codename))


def _pages(group: Group, app: str) -> None:
    """Give a group the pages under the lists of an app: those of its page types that hold others."""
    if not apps.is_installed(f"institute.{app}"):
        return
    kind = ContentType.objects.get_for_model(Page)
    rights = list(Permission.objects.filter(content_type=kind, codename__in=ON_PAGES))
    for model in apps.get_app_config(app).get_models():
        if issubclass(model, Page) and model.__name__.endswith("IndexPage"):
            for page in model._default_manager.all():
                for right in rights:
                    GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=right)
    root = Collection.get_first_root_node()
    if root is None:
        return
    pictures = ContentType.objects.get_for_model(Picture)
    for right in Permission.objects.filter(content_type=pictures, codename__in=("add_picture", "choose_picture")):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)

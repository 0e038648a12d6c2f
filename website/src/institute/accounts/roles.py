"""What each role may do beside the desk's steps, as data. The steps themselves are in `desk.roles`.

A right is named before the room that checks it is built: what is not there yet is given as soon as it is.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from institute.desk import roles as desk
from institute.desk.roles import AUTHORS, EDITORS, PUBLISHERS, READERS
from institute.publications.models import PublicationIndexPage

EVENT_MANAGERS, PRESS = "Event managers", "Press officers"
WRITE, ALL = ("view", "add", "change"), ("view", "add", "change", "delete")


def _on(app: str, models: str, actions: tuple[str, ...] = WRITE) -> tuple[str, ...]:
    return tuple(f"{app}.{action}_{model}" for model in models.split() for action in actions)


ENTER = ("wagtailadmin.access_admin",)
_MODERATION = ("comments.view_comment", "comments.change_comment")
_FEEDBACK = ("outreach.view_feedback", "outreach.change_feedback")
# Whom we name, where they work, what is taught and with whom: who edits texts keeps it right, and takes nothing away.
_PEOPLE = (
    *_on("publications", "person unit award externalwork term subject region"),
    *_on("people", "persongroup body chair welcome vacancy partner programme course alumnusstory"),
)
# A right ends in * where a role has every right that an app gives.
RIGHTS: dict[str, tuple[str, ...]] = {
    AUTHORS: (*ENTER, "record.add_recordline"),
    # What editors keep of menus is a draft until a publisher publishes it. Cases are what their texts quote.
    EDITORS: (
        *ENTER,
        *_FEEDBACK,
        *_MODERATION,
        *_PEOPLE,
        *_on("analyses", "storedcase analysis"),
        *_on("frame", "navigation", ("view", "change")),
    ),
    # They find outcomes; a case is nothing that they change.
    READERS: (*ENTER, "record.resolve_recordline"),
    PUBLISHERS: (
        *ENTER,
        *_FEEDBACK,
        *_MODERATION,
        "comments.add_comment",  # brings them from elsewhere
        "comments.delete_comment",
        "outreach.view_subscriber",
        "outreach.change_subscriber",
        "outreach.send_issue",
        "desk.release_bundle",
        *_PEOPLE,
        *_on("publications", "person unit award externalwork term subject region", ("delete",)),
        *_on("people", "persongroup body chair welcome vacancy partner programme course alumnusstory", ("delete",)),
        *_on("people", "funder grant alumnus", ALL),
        *_on("people", "fundingsettings", ("change",)),
        *_on("publications", "series"),
        *_on("comments", "seriescomments", ALL),
        *_on("comments", "commentsettings", ("change",)),
        *_on("outreach", "feedbacksettings", ("change",)),
        *_on("contact", "department"),
        *_on("contact", "contactsettings", ("change",)),
        *_on("frame", "navigation", ("view", "change", "publish")),
        *_on("frame", "promotion", ("change",)),
        *_on("wagtailredirects", "redirect", ALL),
    ),
    EVENT_MANAGERS: (*ENTER, "events.*"),
    PRESS: (*ENTER, "media.*"),
}
FREE, TOP = "core.StandardPage", 3
ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
# What stands below pages of these types: whose it is, writes, publishes and takes it down. Publishers look after the
# legal texts and the free pages, which editors draft; the front page and the top of the site are a superuser's.
PAGES: dict[str, dict[str, tuple[str, ...]]] = {
    EVENT_MANAGERS: {"events.EventIndexPage": ON_PAGES},
    PRESS: {f"media.{kind}IndexPage": ON_PAGES for kind in ("Release", "Recording", "Hub")},
    PUBLISHERS: {
        "frame.LegalPage": ("change_page", "publish_page"),
        FREE: ON_PAGES,
        "media.HubIndexPage": ON_PAGES,
    },
    EDITORS: {
        FREE: ("add_page", "change_page"),
        "media.HubIndexPage": ("add_page", "change_page"),
    },
}
LOOKED_AFTER = frozenset(label for kinds in PAGES.values() for label in kinds)


@transaction.atomic
def establish() -> None:
    """Make the groups and give them what there is to give; what somebody took away by hand comes back."""
    for name, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = {right.pk: right for named in rights for right in _named(named)}
        held = set(group.permissions.filter(pk__in=wanted).values_list("pk", flat=True))
        group.permissions.add(*(right for pk, right in wanted.items() if pk not in held))
        desk.uploads(group)
    hand_over()
    for index in PublicationIndexPage.objects.all():
        desk.establish(index)


def hand_over() -> None:
    """Give every role the pages that are its own."""
    for group in Group.objects.filter(name__in=PAGES):
        for label, codenames in PAGES[group.name].items():
            _pages(group, label, codenames)


def _named(right: str) -> list[Permission]:
    app, _, codename = right.partition(".")
    found = Permission.objects.filter(content_type__app_label=app)
    return list(found if codename == "*" else found.filter(codename=codename))


def _pages(group: Group, label: str, codenames: tuple[str, ...]) -> None:
    """Give a group rights on the pages of a type, and so on all below them."""
    kind = ContentType.objects.get_for_model(Page)
    rights = list(Permission.objects.filter(content_type=kind, codename__in=codenames))
    # A free page below an event or a topic belongs to whom that belongs to.
    found = apps.get_model(label)._default_manager.all()
    for page in found.filter(depth=TOP) if label == FREE else found:
        for right in rights:
            GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=right)

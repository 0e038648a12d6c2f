"""Tells publishers, once for each thing, that it is late or has failed, and where. What is late, the clock says."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from institute.core.models import User
from institute.desk.models import Action
from institute.desk.roles import PUBLISHERS
from institute.desk.times import said
from institute.publications.models import PublicRevision

logger = logging.getLogger(__name__)


def raise_for(actions: Sequence[Action]) -> None:
    """Send one mail for all of them, and note that it was sent; where it cannot be, the next tick tries again."""
    if not actions:
        return
    lines = [_told(action) for action in actions]
    for line in lines:
        logger.error("Late or failed: %s", " ".join(line.split()))
    to = _publishers()
    if to:
        page = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk-clock')}"
        subject = f"Late or failed: {actions[0]}" if len(actions) == 1 else f"{len(actions)} things are late or failed"
        text = "\n\n".join([*lines, f"It is tried again, later each time; at once on {page}"])
        try:
            send_mail(" ".join(subject.split()), text, None, to)
        except OSError as error:
            logger.error("The alarm could not be sent: %s", error)
            return
    Action.objects.filter(pk__in=[action.pk for action in actions]).update(alarmed_at=timezone.now())


def where(kind: str, thing: int) -> str:
    """Return the path of the page on which somebody can do something about an action; empty where there is none."""
    match kind:
        case Action.RELEASE:
            return reverse("desk-bundle", args=[thing])
        case Action.TAKE_DOWN:
            return reverse("wagtailadmin_pages:edit", args=[thing])
        case Action.PUBLISH:
            of_pages = Revision.page_revisions.filter(pk=thing).values_list("object_id", flat=True)
            return next((reverse("wagtailadmin_pages:edit", args=[int(key)]) for key in of_pages), "")
        case Action.PRINT:
            versions = PublicRevision.objects.filter(pk=thing).values_list("page_id", flat=True)
            return next((reverse("wagtailadmin_pages:edit", args=[key]) for key in versions), "")
    return ""


def _told(action: Action) -> str:
    path = where(action.kind, action.thing)
    at = f"\n  {settings.WAGTAILADMIN_BASE_URL}{path}" if path else ""
    return f"{action}\n  due {said(action.due_at)}\n  {action.error or 'not done yet'}{at}"


def _publishers() -> list[str]:
    """Return the addresses of those who publish; of those who may do everything, where no publisher has one."""
    active = User.objects.filter(is_active=True).exclude(email="")
    found = active.filter(groups__name=PUBLISHERS) or active.filter(is_superuser=True)
    return sorted(set(found.values_list("email", flat=True)))

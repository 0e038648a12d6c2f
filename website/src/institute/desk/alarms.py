"""Tells publishers, once for each thing, that it is late or has failed. What is late, the clock says."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from institute.core.models import User
from institute.desk.models import Action
from institute.desk.roles import PUBLISHERS
from institute.desk.times import said

logger = logging.getLogger(__name__)


def raise_for(actions: Sequence[Action]) -> None:
    """Send one mail for all of them, and note that it was sent; where it cannot be, the next tick tries again."""
    if not actions:
        return
    lines = [f"{action}\n  due {said(action.due_at)}\n  {action.error or 'not done yet'}" for action in actions]
    for line in lines:
        logger.error("Late or failed: %s", " ".join(line.split()))
    to = _publishers()
    if to:
        page = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk-clock')}"
        subject = f"Late or failed: {actions[0]}" if len(actions) == 1 else f"{len(actions)} things are late or failed"
        text = "\n\n".join([*lines, f"It is tried again. See {page}"])
        try:
            send_mail(" ".join(subject.split()), text, None, to)
        except OSError as error:
            logger.error("The alarm could not be sent: %s", error)
            return
    Action.objects.filter(pk__in=[action.pk for action in actions]).update(alarmed_at=timezone.now())


def _publishers() -> list[str]:
    """Return the addresses of those who publish; of those who may do everything, where no publisher has one."""
    active = User.objects.filter(is_active=True).exclude(email="")
    found = active.filter(groups__name=PUBLISHERS) or active.filter(is_superuser=True)
    return sorted(set(found.values_list("email", flat=True)))

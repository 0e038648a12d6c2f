"""What readers of preview links write to the editors: kept, mailed to who made the link, forgotten. Shows nothing."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from institute.desk.models import PreviewLink, PreviewRemark

logger = logging.getLogger(__name__)


def leave(link: PreviewLink, text: str) -> PreviewRemark:
    """Keep a remark, and tell who made the link; what is sent twice is one remark.

    Raises
    ------
    ValidationError
        The link has brought as many remarks as one may.
    """
    with transaction.atomic():
        known = PreviewRemark.objects.select_for_update().filter(link=link)
        before = known.filter(text=text).first()
        if before is not None:
            return before
        if known.count() >= PreviewRemark.MOST:
            raise ValidationError(f"{PreviewRemark.MOST} remarks were left by this link; write to the editors instead.")
        remark = PreviewRemark.objects.create(link=link, text=text)
        transaction.on_commit(partial(_tell, remark))
    return remark


def deal_with(remark: PreviewRemark, *, by: Any) -> None:
    """Note that an editor has dealt with a remark."""
    if remark.dealt_with_at is None:
        remark.dealt_with_at, remark.dealt_with_by = timezone.now(), by
        remark.save(update_fields=["dealt_with_at", "dealt_with_by"])


def forget() -> int:
    """Delete remarks whose time is over; return how many."""
    return int(PreviewRemark.objects.filter(written_at__lt=timezone.now() - PreviewRemark.KEPT).delete()[0])


def _tell(remark: PreviewRemark) -> None:
    """Mail that there is a remark, and not its words: they are on the desk."""
    link = remark.link
    if link.made_by is None or not link.made_by.email:
        return
    where = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('desk-links', args=[link.page_id])}"
    try:
        EmailMessage(
            subject=f"A remark on “{' '.join(link.page.title.split())[:120]}”",
            body=f"{link.reader} has left a remark on the draft. It stands on the desk:\n{where}\n",
            to=[link.made_by.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    except Exception:
        logger.exception("Nobody was told of the remark %s; it stands on the desk", remark.pk)

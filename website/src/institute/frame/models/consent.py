"""What readers agreed to: which version of the page on cookies, which categories, when. Nothing about who they are."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.utils import timezone

KEPT_DAYS = 400
"""As long as an answer counts, and a little longer, so that it can be shown that it was given."""


class ConsentRecord(models.Model):
    """One answer; the reader's cookie holds its number, and no other mark of the reader is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy_version = models.PositiveIntegerField(help_text="Of the page on cookies.")
    categories = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(default=timezone.now, db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return what was agreed to, and when."""
        return f"{self.categories or 'nothing'}, {self.given_at:%Y-%m-%d}"


def purge(now: dt.datetime | None = None) -> int:
    """Delete the answers whose time is over; return how many."""
    until = (now or timezone.now()) - dt.timedelta(days=KEPT_DAYS)
    return ConsentRecord.objects.filter(given_at__lt=until).delete()[0]

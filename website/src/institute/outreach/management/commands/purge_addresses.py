"""`manage purge_addresses`: deletes addresses whose time is over and subscriptions never confirmed. Run it daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from institute.outreach import subscribing
from institute.outreach.models import Feedback


class Command(BaseCommand):
    """Delete what readers were promised would be deleted by today."""

    help = "Delete the addresses given with feedback whose retention period has ended. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them, and say how many."""
        over = Feedback.objects.exclude(email="").filter(email_until__lte=timezone.localdate())
        subscribing.forget()
        gone = over.update(email="", email_until=None)
        self.stdout.write(f"Deleted {gone} address{'es' * (gone != 1)}.")

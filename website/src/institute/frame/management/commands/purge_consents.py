"""`manage purge_consents`: deletes records of consent whose time is over, now; the clock does so every day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from institute.frame.models.consent import purge


class Command(BaseCommand):
    """Delete what need not be shown any more."""

    help = "Delete the records of what readers agreed to once they count no longer."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them, and say how many."""
        gone = purge()
        self.stdout.write(f"Deleted {gone} record{'s' * (gone != 1)}.")

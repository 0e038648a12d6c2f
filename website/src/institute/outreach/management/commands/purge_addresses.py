"""`manage purge_addresses`: deletes what was promised to be forgotten, now; the clock does so every day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from institute.outreach import purging


class Command(BaseCommand):
    """Delete what readers were promised would be deleted by today."""

    help = "Delete the addresses given with feedback whose retention period has ended. The clock does so every day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them, and say how many."""
        gone = purging.purge()
        self.stdout.write(f"Deleted {gone} address{'es' * (gone != 1)}.")

"""`manage publish_head`: fixes the record as it stands today; the clock does so daily. Keep what it prints."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from institute.record.ledger import heads


class Command(BaseCommand):
    """Publish the head of the record for today, after verifying all of it."""

    help = "Verify the record and publish its head for today; a second call on the same day changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish it."""
        try:
            made = heads.publish_today()
        except heads.NotSound as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{made.day} {made.lines} {made.head}")

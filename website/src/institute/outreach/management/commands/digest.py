"""`manage digest`: sends each confirmed subscriber what is new, now; the clock does so by itself at its hours."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from institute.outreach import sending
from institute.outreach.models import Subscription


class Command(BaseCommand):
    """Send the digests of one frequency."""

    help = "Send what is new to those who asked for it every day, week or month, without waiting for the clock."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the frequency."""
        parser.add_argument("frequency", choices=[name for name, _ in Subscription.FREQUENCIES])

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them, and say what became of them."""
        tally = sending.digests(options["frequency"])
        self.stdout.write(f"Sent {tally.sent}; suppressed {tally.suppressed}; failed {len(tally.failed)}.")
        if tally.failed:
            raise CommandError("Not sent, and tried again next time:\n" + "\n".join(tally.failed))
